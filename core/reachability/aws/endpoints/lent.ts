import { Unknown, type CustomObject, type EksCluster, type Graph } from "../../../graph";
import { clusterOf } from "../../../graph/kubernetes";
import { kubernetesConnections, ConnectionSet, IpSet } from "../../../sets";
import { clustersMeant, isTargetGroupBinding } from "../../kubernetes";
import { any, type Certainty } from "../bounds";
import type { GroupState, GroupView, Peer, RuleView } from "../groups/group";
import { groupsMeant } from "../groups/groups";
import { gateRule, managedGate } from "../groups/virtual";
import type { AwsEndpoint } from "./endpoint";
import { member, type Member } from "./member";
import { isMachineOf } from "./of-cluster";

type Json = Readonly<Record<string, unknown>>;

const isJson = (value: unknown): value is Json =>
  typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Unknown);

/** Rules that a controller adds to the groups of a cluster's machines, and the groups that it adds them to. */
export interface Lent {
  readonly cluster: string;
  /** What stands for the rules: where they certainly were added, and where perhaps. */
  readonly gates: Readonly<Record<"yes" | "unknown", GroupView>>;
  readonly groups: ReadonlyMap<GroupView, Certainty>;
}

/** The ports of one rule; undefined where nobody knows. */
function portsOf(ports: unknown): ConnectionSet | undefined {
  if (ports === undefined || ports === null) return ConnectionSet.ofProtocol("tcp");
  if (!Array.isArray(ports)) return undefined;
  let all = ConnectionSet.none();
  for (const each of ports as readonly unknown[]) {
    if (!isJson(each)) return undefined;
    const { protocol = "TCP", port } = each;
    if (typeof protocol !== "string" || (port !== undefined && typeof port !== "number")) return undefined;
    const parsed = kubernetesConnections({ protocol, ...(port !== undefined && { port }) });
    if (!parsed.ok) return undefined;
    all = all.union(parsed.value);
  }
  return all;
}

/** Whom a rule lets in: a block of addresses, or whoever has a security group. */
function peerOf(graph: Graph, node: CustomObject, peer: unknown): Partial<RuleView> {
  const missing = `whom ${node.name} lets in`;
  const open = { openBlocks: true, missing };
  if (!isJson(peer)) return open;
  const block = peer["ipBlock"];
  const group = peer["securityGroup"];
  if (isJson(block)) {
    const parsed = typeof block["cidr"] === "string" ? IpSet.fromCidrs([block["cidr"]]) : undefined;
    return parsed?.ok ? { blocks: parsed.set } : open;
  }
  if (!isJson(group)) return open;
  const id = group["groupID"];
  const { definite, possible } = groupsMeant(graph, [
    {
      path: { parent: undefined, key: "groupID" },
      ...(typeof id === "string" ? { value: id } : { missing }),
      sources: node.resource.propertyDependencies?.["spec"] ?? [],
    },
  ]);
  const peers: readonly Peer[] =
    definite.length > 0
      ? definite.map((each) => ({ kind: "group", group: each }))
      : [possible.length > 0 ? { kind: "possible", groups: possible } : { kind: "unknown", missing }];
  return { peers };
}

function rulesOf(graph: Graph, node: CustomObject): readonly RuleView[] {
  const spec: unknown = node.resource.properties["spec"];
  const name = `networking of TargetGroupBinding ${node.name}`;
  const unsure = gateRule(name, IpSet.empty(), ConnectionSet.all(), `the ${name}`);
  if (!isJson(spec)) return [unsure];
  const networking = spec["networking"];
  // Without it, nothing is added to any group.
  if (networking === undefined || networking === null) return [];
  const list = isJson(networking) ? networking["ingress"] : networking;
  if (list === undefined || list === null) return [];
  if (!Array.isArray(list)) return [unsure];
  return (list as readonly unknown[]).flatMap((entry): readonly RuleView[] => {
    if (!isJson(entry)) return [unsure];
    const connections = portsOf(entry["ports"]);
    const from = entry["from"];
    if (from === undefined || from === null) return [];
    const peers = Array.isArray(from) ? (from as readonly unknown[]) : [undefined];
    return peers.map((peer) => ({
      ...gateRule(name, IpSet.empty(), ConnectionSet.all(), undefined),
      connections,
      ...(connections === undefined && { missing: `the ports of the ${name}` }),
      ...peerOf(graph, node, peer),
    }));
  });
}

/** The group of a machine that gets the rules: the only one, or the one that is marked as its cluster's. */
function* gettingOf({ groups }: Member): Generator<readonly [GroupView, Certainty]> {
  const { definite, possible, missing } = groups;
  const own = definite.filter(({ cluster }) => cluster !== undefined);
  const isOnly = definite.length === 1 && possible.length === 0 && missing === undefined;
  for (const group of definite)
    yield [group, isOnly || (own.length === 1 && own.includes(group)) ? "yes" : "unknown"];
  for (const group of possible) yield [group, "unknown"];
}

function lentBy(
  graph: Graph,
  endpoints: readonly AwsEndpoint[],
  clusters: readonly EksCluster[],
): ReadonlyMap<GroupView, Certainty> {
  const found = new Map<GroupView, Certainty>();
  for (const endpoint of endpoints) {
    const here = any("no", ...clusters.map((each) => isMachineOf(graph, endpoint, each)));
    if (here === "no") continue;
    for (const each of endpoint.members)
      for (const [group, certain] of gettingOf(each)) {
        const sure = here === "yes" && clusters.length === 1 ? certain : "unknown";
        found.set(group, any(found.get(group) ?? "no", sure));
      }
  }
  return found;
}

/** What objects of clusters have controllers add to the groups of these machines. */
export const lentTo = (graph: Graph, endpoints: readonly AwsEndpoint[]): readonly Lent[] =>
  graph.all("CustomObject").flatMap((node): readonly Lent[] => {
    if (!isTargetGroupBinding(node)) return [];
    const rules = rulesOf(graph, node);
    if (rules.length === 0) return [];
    const cluster = clusterOf(graph, node.resource);
    const groups = lentBy(graph, endpoints, clustersMeant(graph, cluster));
    return [{ cluster, gates: gatesOf(node, rules), groups }];
  });

function gatesOf({ id, name }: CustomObject, rules: readonly RuleView[]): Lent["gates"] {
  const what = `networking of TargetGroupBinding ${name}`;
  const missing = `which security group TargetGroupBinding ${name} opens`;
  return {
    yes: managedGate(`${id}#networking`, what, rules),
    unknown: managedGate(
      `${id}#networking?`,
      what,
      rules.map((rule) => ({ ...rule, definite: false, missing: rule.missing ?? missing })),
    ),
  };
}

const joined = (groups: GroupState, gates: readonly GroupView[]): GroupState =>
  gates.length === 0 ? groups : { ...groups, definite: [...groups.definite, ...gates] };

/** The same interfaces with what was added to their groups. */
export const withLent = (endpoints: readonly AwsEndpoint[], lent: readonly Lent[]): readonly AwsEndpoint[] =>
  lent.length === 0
    ? endpoints
    : endpoints.map((endpoint) => ({
        ...endpoint,
        members: endpoint.members.map((each) => {
          const { definite, possible } = each.groups;
          const gates = lent.flatMap((one) => {
            const certain = any(
              "no",
              ...definite.map((group) => one.groups.get(group) ?? "no"),
              ...possible.map((group) => (one.groups.has(group) ? "unknown" : "no")),
            );
            return certain === "no" ? [] : [one.gates[certain]];
          });
          return gates.length === 0 ? each : member({ ...each, groups: joined(each.groups, gates) });
        }),
      }));

/** The groups that pods of a cluster have of their own, with what may have been added to them. */
export const withLentTo = (cluster: string, groups: GroupState, lent: readonly Lent[]): GroupState =>
  joined(
    groups,
    lent
      .filter((one) => one.cluster === cluster)
      .map((one) =>
        groups.definite.some((group) => one.groups.get(group) === "yes") ? one.gates.yes : one.gates.unknown,
      ),
  );
