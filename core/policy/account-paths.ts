import type { Estate } from "../estate";
import { peek, Unknown, type Graph, type VpcPeering } from "../graph";
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
  const [known] = [from, to].filter((each) => each !== undefined);
  if (known === undefined || from === to) return undefined;
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
  peering: VpcPeering,
): { readonly account: string | undefined; readonly path: string } | undefined {
  const owner = peek(() => peering.peerOwner);
  if (owner instanceof Unknown) return { account: undefined, path: "peerOwnerId" };
  const { definite } = resolve(graph, peering.peer, "Vpc");
  const account = owner ?? definite[0]?.resource.account;
  return account === undefined
    ? undefined
    : { account, path: owner === undefined ? "peerVpcId" : "peerOwnerId" };
}
