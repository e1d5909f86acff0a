import type { Estate } from "../estate";
import {
  peek,
  Unknown,
  type Graph,
  type TransitGatewayPeering,
  type VpcGatewayAttachment,
  type VpcPeering,
} from "../graph";
import { resolve } from "../graph/aws-control";

/** A path between accounts of different groups. */
export interface AccountPath {
  /** Names of account groups; an account of none stands for itself. */
  readonly from: string;
  readonly to: string;
  readonly shown: { readonly from: string; readonly to: string };
  readonly other: string;
  /** What would have to be known to tell whether it leads past a wall. */
  readonly missing?: string;
}

const groupOf = (estate: Estate, account: string): string | undefined =>
  Object.entries(estate.accountGroups).find(([, { accounts }]) => accounts.includes(account))?.[0];

/** The path that leads from one account to another, where one of them is kept for a group that the other is not of. */
export function pathBetween(
  estate: Estate,
  from: string | undefined,
  to: string | undefined,
): AccountPath | undefined {
  const known = from ?? to;
  if (known === undefined) return undefined;
  if (from === undefined || to === undefined) {
    const group = groupOf(estate, known);
    if (group === undefined) return undefined;
    const sides = from === undefined ? { from: "?", to: group } : { from: group, to: "?" };
    return {
      ...sides,
      shown: sides,
      other: known,
      missing: `the account that is tied to ${known} of ${group}`,
    };
  }
  const [one, two] = [groupOf(estate, from), groupOf(estate, to)];
  if (one === two) return undefined;
  const show = (account: string, group: string | undefined): string =>
    group === undefined ? account : `${account} of ${group}`;
  return {
    from: one ?? from,
    to: two ?? to,
    shown: { from: show(from, one), to: show(to, two) },
    other: `${from} ${to}`,
  };
}

/** The account on the other side of a peering, and where it stands; undefined where both sides are one account's. */
export function peerAccountOf(
  graph: Graph,
  peering: VpcPeering | TransitGatewayPeering,
): { readonly account: string | undefined; readonly path: string } | undefined {
  const [ownerPath, peerPath] =
    peering.kind === "VpcPeering" ? ["peerOwnerId", "peerVpcId"] : ["peerAccountId", "peerTransitGatewayId"];
  const owner = peek(() => peering.peerOwner);
  if (owner instanceof Unknown) return { account: undefined, path: ownerPath };
  const [seen] =
    peering.kind === "VpcPeering"
      ? resolve(graph, peering.peer, "Vpc").definite
      : resolve(graph, peering.peer, "VpcGateway").definite;
  const account = owner ?? seen?.resource.account;
  return account === undefined ? undefined : { account, path: owner === undefined ? peerPath : ownerPath };
}

/** A network that is tied to a transit gateway, or may be to this one or another. */
interface Tie {
  readonly attachment: VpcGatewayAttachment;
  readonly isSure: boolean;
}

/** Networks by the transit gateway that they are tied to: one that was not given goes by its id. */
const byTransit = (graph: Graph): ReadonlyMap<string, readonly Tie[]> => {
  const found = new Map<string, Tie[]>();
  for (const attachment of graph.all("VpcGatewayAttachment"))
    for (const { id, isSure } of transitsOf(graph, attachment))
      found.set(id, [...(found.get(id) ?? []), { attachment, isSure }]);
  return found;
};

interface Transit {
  readonly id: string;
  readonly isSure: boolean;
  readonly owner: string | undefined;
}

function transitsOf(graph: Graph, { gateway }: VpcGatewayAttachment): readonly Transit[] {
  const { definite, possible, unseen } = resolve(graph, gateway, "VpcGateway");
  const given = (list: typeof definite, isSure: boolean): readonly Transit[] =>
    list.flatMap(({ id, gatewayKind, resource }) =>
      gatewayKind === "transit" ? [{ id, isSure, owner: resource.account }] : [],
    );
  const others = unseen
    .filter((id) => id.startsWith("tgw-"))
    .map((id) => ({ id, isSure: true, owner: undefined }));
  return [...given(definite, true), ...given(possible, false), ...others];
}

/** An account whose networks a transit gateway ties to others, or may. */
export interface Neighbour {
  readonly account: string;
  readonly isSure: boolean;
}

/** The accounts whose networks one transit gateway ties to this one, each once. */
export function transitNeighbours(graph: Graph, attachment: VpcGatewayAttachment): readonly Neighbour[] {
  const all = graph.derive(byTransit);
  const found = new Map<string, boolean>();
  const note = (account: string | undefined, isSure: boolean): void => {
    if (account === undefined || account === attachment.resource.account) return;
    found.set(account, isSure || found.get(account) === true);
  };
  for (const { id, isSure, owner } of transitsOf(graph, attachment)) {
    note(owner, isSure);
    for (const other of all.get(id)!) note(other.attachment.resource.account, isSure && other.isSure);
  }
  return [...found].map(([account, isSure]) => ({ account, isSure }));
}

/** Whom a share lets in: an account, or more of them than it names. */
export function sharedWith(principal: string): { readonly account?: string; readonly wide?: string } {
  const account = /^\d{12}$/.test(principal) ? principal : /^arn:[^:]*:iam::(\d{12}):/.exec(principal)?.[1];
  if (account !== undefined) return { account };
  const unit = /^arn:[^:]*:organizations::\d*:(ou|organization)\//.exec(principal)?.[1];
  return unit === undefined
    ? {}
    : { wide: unit === "ou" ? "a unit of the organisation" : "the organisation" };
}
