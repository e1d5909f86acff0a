import type { Graph } from "../graph";
import type { Node } from "../nodes/node";
import type { SecurityGroup } from "../nodes/security-group";
import type { FlowLog, Vpc } from "../nodes/vpc";
import { peek } from "../value";
import type { References } from "./reference";
import { resolve } from "./resolve";

/** What belongs to a VPC, and what may belong to it or to another. */
export interface Parts<N extends Node> {
  readonly definite: readonly N[];
  readonly possible: readonly N[];
}

type PartsByVpc<N extends Node> = ReadonlyMap<Vpc, Parts<N>>;

function group<N extends Node>(
  graph: Graph,
  nodes: Iterable<N>,
  vpcOf: (node: N) => References,
): PartsByVpc<N> {
  const parts = new Map(
    graph.all("Vpc").map((vpc) => [vpc, { definite: [] as N[], possible: [] as N[] }] as const),
  );
  for (const node of nodes) {
    const { definite, possible, missing, unseen } = resolve(graph, vpcOf(node), "Vpc");
    for (const vpc of definite) parts.get(vpc)!.definite.push(node);
    for (const vpc of possible) parts.get(vpc)!.possible.push(node);
    // What is not known yet may be any; an id that is none of the known ones may be one of those without an id.
    const open = missing.length > 0 ? [...parts.keys()] : unseen.length > 0 ? withoutId(parts.keys()) : [];
    for (const vpc of open) parts.get(vpc)!.possible.push(node);
  }
  return parts;
}

const withoutId = (vpcs: Iterable<Vpc>): readonly Vpc[] =>
  [...vpcs].filter(({ resource }) => resource.physicalId === undefined);

/** A group that was imported or read under its real name is the default one too: no other may bear it. */
export const isDefaultGroup = (node: SecurityGroup): boolean =>
  node.isDefault || peek(() => node.groupName) === "default";

const defaultGroups = (graph: Graph): PartsByVpc<SecurityGroup> => {
  const found = graph.all("SecurityGroup").filter(isDefaultGroup);
  return group(graph, found, (each) => each.vpc);
};

const flowLogs = (graph: Graph): PartsByVpc<FlowLog> =>
  group(graph, graph.all("FlowLog"), (log) => (log.vpc.length > 0 ? log.vpc : log.target));

/** The resources that take over a VPC's default security group. */
export const defaultGroupsOf = (graph: Graph, vpc: Vpc): Parts<SecurityGroup> => {
  const parts = graph.derive(defaultGroups).get(vpc)!;
  if (!vpc.isDefault) return parts;
  // Taken over without naming its VPC, it is the default VPC's.
  const unnamed = graph.all("SecurityGroup").filter((each) => each.isDefault && each.vpc.length === 0);
  return { ...parts, definite: [...parts.definite, ...unnamed] };
};

/** The flow logs of a VPC as a whole. */
export const flowLogsOf = (graph: Graph, vpc: Vpc): Parts<FlowLog> => graph.derive(flowLogs).get(vpc)!;
