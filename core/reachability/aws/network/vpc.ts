import type { Graph, Resource, Vpc } from "../../../graph";
import type { References } from "../../../graph/aws/reference";
import { isComplete, resolve } from "../../../graph/aws/resolve";
import { peek, Unknown } from "../../../graph";
import { IpSet, type IpFamily } from "../../../sets";
import type { Certainty } from "../bounds";

/** A VPC, or what is known of one that was only referred to. Two references to the same VPC give the same object. */
export interface VpcView {
  readonly id: string;
  readonly name: string;
  /** Undefined where the VPC itself was not given: what belongs to it is not known then. */
  readonly node: Vpc | undefined;
  /** Set for an account's own VPC that was not given: it may be one that is referred to by its id. */
  readonly nameless?: true;
  /** Its blocks of addresses, as far as they are known. */
  readonly blocks: IpSet;
  /** The families of which there are blocks that are not known. */
  readonly openFamilies: readonly IpFamily[];
}

interface Vpcs {
  readonly byNode: ReadonlyMap<Vpc, VpcView>;
  readonly unseen: Map<string, VpcView>;
}

function collect(graph: Graph): Vpcs {
  const texts = new Map<Vpc, (readonly [IpFamily, string | Unknown])[]>();
  const put = (vpc: Vpc, family: IpFamily, text: string | Unknown | undefined): void => {
    if (text !== undefined && text !== "") texts.get(vpc)!.push([family, text]);
  };
  for (const vpc of graph.all("Vpc")) {
    texts.set(vpc, []);
    put(vpc, "ipv4", vpc.isDefault ? new Unknown("the block of the default VPC") : undefined);
    put(
      vpc,
      "ipv4",
      peek(() => vpc.cidrBlock),
    );
    put(
      vpc,
      "ipv6",
      peek(() => vpc.ipv6CidrBlock),
    );
    if (peek(() => vpc.assignGeneratedIpv6CidrBlock) !== undefined)
      put(vpc, "ipv6", new Unknown("the IPv6 block that AWS gives out"));
  }
  for (const part of graph.all("VpcCidrBlock")) {
    const { definite, possible } = resolve(graph, part.vpc, "Vpc");
    for (const vpc of [...definite, ...possible]) {
      const known = definite.includes(vpc);
      for (const [family, read] of [
        ["ipv4", () => part.cidrBlock],
        ["ipv6", () => part.ipv6CidrBlock],
      ] as const) {
        const text = peek(read);
        put(vpc, family, known || text === undefined ? text : new Unknown("which VPC the block is of"));
      }
    }
  }
  const byNode = new Map([...texts].map(([node, found]) => [node, toView(node, found)]));
  return { byNode, unseen: new Map() };
}

function toView(node: Vpc, found: readonly (readonly [IpFamily, string | Unknown])[]): VpcView {
  const known = found.flatMap(([, text]) => (text instanceof Unknown ? [] : [text]));
  const { set } = IpSet.fromCidrs(known);
  const open = new Set(found.flatMap(([family, text]) => (text instanceof Unknown ? [family] : [])));
  if (set.v4.isEmpty) open.add("ipv4");
  return { id: node.id, name: node.name, node, blocks: set, openFamilies: [...open] };
}

export const vpcsOf = (graph: Graph): readonly VpcView[] => [...graph.derive(collect).byNode.values()];

const viewOf = (graph: Graph, node: Vpc): VpcView => graph.derive(collect).byNode.get(node)!;

/** A VPC that was not given, by its id or by what it is. */
function unseenVpc(graph: Graph, id: string, more: Partial<VpcView> = {}): VpcView {
  const { unseen } = graph.derive(collect);
  let view = unseen.get(id);
  if (!view) {
    view = { id, name: id, node: undefined, blocks: IpSet.empty(), openFamilies: ["ipv4", "ipv6"], ...more };
    unseen.set(id, view);
  }
  return view;
}

/** Whether two interfaces lie in the same VPC. */
export function isSameVpc(a: VpcView | undefined, b: VpcView | undefined): Certainty {
  if (a === undefined || b === undefined) return "unknown";
  if (a === b) return "yes";
  return (a.nameless && !b.node) || (b.nameless && !a.node) ? "unknown" : "no";
}

/** The one VPC that is referred to; undefined where nobody knows which. */
export function vpcOf(graph: Graph, references: References): VpcView | undefined {
  const found = resolve(graph, references, "Vpc");
  const [node] = found.definite;
  if (node && found.definite.length === 1 && isComplete(found)) return viewOf(graph, node);
  const [id] = found.unseen;
  return id !== undefined && found.unseen.length === 1 && found.definite.length + found.possible.length === 0
    ? unseenVpc(graph, id)
    : undefined;
}

/** All VPCs that may be referred to; `open` where it may be one that was not given, or nobody knows which. */
export function vpcsMeant(
  graph: Graph,
  references: References,
): { readonly views: readonly VpcView[]; readonly open: boolean } {
  const found = resolve(graph, references, "Vpc");
  const views = [...found.definite, ...found.possible].map((node) => viewOf(graph, node));
  return {
    views: [...views, ...found.unseen.map((id) => unseenVpc(graph, id))],
    open: found.missing.length > 0,
  };
}

/** The account's own VPC, where whatever names no subnet lies. */
export function defaultVpc(graph: Graph, resource: Resource): VpcView {
  const declared = graph.all("Vpc").filter(({ isDefault }) => isDefault);
  const [node] = declared;
  if (node && declared.length === 1) return viewOf(graph, node);
  const owner = resource.provider ?? resource.account ?? "the account";
  return unseenVpc(graph, `default VPC of ${owner}`, { name: "the default VPC", nameless: true });
}
