import type { Endpoint } from "../../core/reachability";
import type { ConnectionGroup } from "../../core/reachability";
import type { Parties } from "../../core/reachability/flows/parties";
import type { Party } from "../../core/reachability/flows/party";
import type { PictureNode } from "../../core/report/pictures";

/** Ends that are drawn as one: of one party, and reached and reaching alike. */
export interface DrawnNode {
  readonly id: string;
  readonly kind: PictureNode["kind"];
  readonly label: string;
  readonly what: string | undefined;
  /** The box that it lies in. */
  readonly place: string;
  readonly party: Party;
  readonly ends: readonly Endpoint[];
}

/** More nodes than this make a picture unreadable: from there on ends are put together more coarsely. */
const mostNodes = 24;

interface Member {
  readonly end: Endpoint;
  readonly party: Party;
  readonly signature: string;
}

interface Gathered {
  readonly nodes: readonly DrawnNode[];
  readonly nodesOf: (end: Endpoint) => readonly DrawnNode[];
  /** Whether ends that differ in what they may are one node. */
  readonly isCoarse: boolean;
}

/** Groups the ends of all connections, and those that have none, into what is drawn. */
export function gatherNodes(
  groups: readonly ConnectionGroup[],
  endpoints: readonly Endpoint[],
  parties: Parties,
): Gathered {
  const signatures = sign(groups, endpoints);
  const members = [...signatures].flatMap(([end, signature]) =>
    parties
      .of(end)
      .flatMap(({ party, ends }): Member[] => ends.map((each) => ({ end: each, party, signature }))),
  );
  const keys: ((member: Member) => string)[] = [
    ({ end, party, signature }) => `${party.key} ${isOutside(end) ? "" : `${namespaceOf(end)} ${signature}`}`,
    ({ end, party }) => `${party.key} ${isOutside(end) ? "" : namespaceOf(end)}`,
    ({ party }) => party.key,
  ];
  let found = new Map<string, Member[]>();
  let isCoarse = false;
  for (const [at, keyOf] of keys.entries()) {
    found = new Map();
    isCoarse = at > 0;
    for (const member of members) {
      const key = keyOf(member);
      const same = found.get(key);
      if (same) same.push(member);
      else found.set(key, [member]);
    }
    if (found.size <= mostNodes) break;
  }
  const lists = [...found.values()].sort((a, b) => (sortKey(a) < sortKey(b) ? -1 : 1));
  const nodes = lists.map((list, at) => nodeOf(list, at));
  const byEnd = new Map<string, DrawnNode[]>();
  lists.forEach((list, at) => {
    // A part of an end outside goes by the whole's id.
    for (const { end } of list) {
      const id = wholeOf(end);
      byEnd.set(id, [...(byEnd.get(id) ?? []), nodes[at]!]);
    }
  });
  return { nodes, nodesOf: (end) => byEnd.get(end.id) ?? [], isCoarse };
}

const isOutside = (end: Endpoint): boolean => end.kind === "external";
const namespaceOf = (end: Endpoint): string =>
  end.kind === "pods" ? (end.namespace ?? "(unknown)") : end.kind;
const wholeOf = (end: Endpoint): string => end.id.replace(/ within [^ ]*$/, "");
const sortKey = (list: readonly Member[]): string =>
  list
    .map(({ end }) => `${end.name} ${end.id}`)
    .sort()
    .join(" ");

/** Ends that stand in the same groups of connections are alike. */
function sign(
  groups: readonly ConnectionGroup[],
  endpoints: readonly Endpoint[],
): ReadonlyMap<Endpoint, string> {
  const marks = new Map<string, { readonly end: Endpoint; readonly marks: Set<string> }>();
  const put = (end: Endpoint, mark?: string): void => {
    let entry = marks.get(end.id);
    if (!entry) marks.set(end.id, (entry = { end, marks: new Set() }));
    if (mark !== undefined) entry.marks.add(mark);
  };
  for (const end of endpoints) put(end);
  groups.forEach(({ from, to }, at) => {
    for (const end of from.flat()) put(end, `<${at}`);
    for (const end of to) put(end, `>${at}`);
  });
  return new Map([...marks.values()].map((each) => [each.end, [...each.marks].join()]));
}

function nodeOf(list: readonly Member[], at: number): DrawnNode {
  const { party, end } = list[0]!;
  const ends = list.map((member) => member.end).sort((a, b) => (a.name < b.name ? -1 : 1));
  return {
    id: `n${at}`,
    kind: kindOf(end),
    label: labelOf(ends, party),
    what: whatOf(ends),
    place: placeOf(party),
    party,
    ends,
  };
}

const words: Readonly<Record<string, string>> = {
  AutoScalingGroup: "machines of a group",
  DataStore: "data store",
  EcsService: "ECS service",
  EksCluster: "control plane",
  EksNodeGroup: "nodes of a cluster",
  FargateProfile: "Fargate pods' machines",
  Host: "machine",
  LambdaFunction: "function",
  LoadBalancer: "load balancer",
  NetworkInterface: "network interface",
  VpcConnector: "a service's way into the VPC",
  VpcEndpoint: "private way to a service",
};

/** What all of the ends are, in people's words. */
function whatOf(ends: readonly Endpoint[]): string | undefined {
  const kinds = new Set(
    ends.map((end) => {
      if (end.kind === "pods") return end.workload.workloadKind;
      return end.kind === "host" ? words[end.node.kind] : undefined;
    }),
  );
  return kinds.size === 1 ? [...kinds][0] : undefined;
}

const kindOf = (end: Endpoint): PictureNode["kind"] =>
  (({ pods: "workloads", host: "machines", external: "outside", special: "platform" }) as const)[end.kind];

const placeOf = ({ label, role, isInternet, zones }: Party): string =>
  isInternet && zones.length > 0
    ? `zone ${zones[0]}`
    : role === "outside" && zones.length === 0
      ? "outside, in no zone"
      : label;

function labelOf(ends: readonly Endpoint[], party: Party): string {
  const [first] = ends;
  if (first!.kind === "external") return party.isInternet ? "the internet" : outsideLabel(ends);
  if (ends.length === 1) return first!.name;
  const spaces = new Set(ends.map(namespaceOf));
  const what =
    first!.kind === "pods" ? "workloads" : first!.kind === "host" ? "machines and services" : "services";
  const where = first!.kind === "pods" && spaces.size === 1 ? ` of ${[...spaces][0]}` : "";
  return `${ends.length} ${what}${where}`;
}

function outsideLabel(ends: readonly Endpoint[]): string {
  const cidrs = ends.flatMap((end) => (end.kind === "external" ? end.addresses.toCidrs() : []));
  return cidrs.length <= 2 ? cidrs.join(", ") : "private networks beyond";
}
