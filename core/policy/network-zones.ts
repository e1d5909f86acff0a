import { matchZones, UNKNOWN, type Estate, type FlowEnd, type Labels } from "../estate";
import { peek, Unknown, type Graph, type Subnet } from "../graph";
import { resolve } from "../graph/aws/resolve";
import { allPorts, ConnectionSet, IpSet, noPorts, portRange } from "../sets";

type Zones = Pick<Estate, "zones">;
type Flows = Pick<Estate, "flows" | "zones">;

const known = <T>(value: T | Unknown): T | typeof UNKNOWN => (value instanceof Unknown ? UNKNOWN : value);

function tagsOf(subnet: Subnet): Labels {
  const tags = peek(() => subnet.tags);
  if (tags instanceof Unknown) return UNKNOWN;
  return Object.fromEntries(
    Object.keys(tags).map((key) => [key, known(peek(() => tags[key]))] as const),
  ) as Labels;
}

function vpcOf(graph: Graph, subnet: Subnet): readonly string[] | typeof UNKNOWN {
  const { definite, unseen, possible, missing } = resolve(graph, subnet.vpc, "Vpc");
  if (possible.length > 0 || missing.length > 0) return UNKNOWN;
  const names = definite.flatMap((vpc) => [vpc.resource.physicalId, peek(() => vpc.tags["Name"])]);
  return [...unseen, ...names.filter((name): name is string => typeof name === "string")];
}

/** The zones of the estate that a subnet lies in: all that it may be in, and whether that is certain. */
export function zonesOfSubnet(
  estate: Zones,
  graph: Graph,
  subnet: Subnet,
): { zones: readonly string[]; certain: boolean } {
  const blocks = [peek(() => subnet.cidrBlock), peek(() => subnet.ipv6CidrBlock)];
  const { candidates, certain } = matchZones(estate, {
    subnetTags: tagsOf(subnet),
    cidr: blocks.some((block) => block instanceof Unknown)
      ? UNKNOWN
      : blocks.filter((block): block is string => typeof block === "string"),
    vpc: vpcOf(graph, subnet),
    account: subnet.resource.account ?? UNKNOWN,
  });
  return { zones: candidates, certain };
}

/** The zone that stands for the internet: the external one without blocks of its own. */
const internetZone = (estate: Zones): string | undefined =>
  Object.entries(estate.zones).find(([, zone]) => zone.external && zone.cidrs.length === 0)?.[0];

type Port = Estate["flows"][number]["ports"][number];

function connectionsOfPort({ protocol, from, to }: Port): ConnectionSet {
  if (protocol === "any") return ConnectionSet.all();
  if (protocol === "icmp") return ConnectionSet.ofProtocol("icmp").union(ConnectionSet.ofProtocol("icmpv6"));
  const ports = to === 0 ? noPorts : from <= 1 && to === 65535 ? allPorts : portRange(Math.max(1, from), to);
  return ConnectionSet.of({ [protocol]: ports });
}

const isZone = (zone: string) => (end: FlowEnd) => end.kind === "zone" && end.zone === zone;
/** Workloads are not told apart by their networks: what one of them may do, its subnet has to let. */
const isIn = (zone: string | undefined) => (end: FlowEnd) =>
  zone === undefined || end.kind === "workload" || (end.kind === "zone" && end.zone === zone);

/**
 * What the estate's flows let pass between the internet and a zone, or any zone where none is named.
 *
 * @param direction from the zone's side: `ingress` from the internet, `egress` to it
 */
export function internetFlows(estate: Flows, direction: "ingress" | "egress", zone?: string): ConnectionSet {
  const internet = internetZone(estate);
  if (internet === undefined) return ConnectionSet.none();
  const [outside, inside] = direction === "ingress" ? (["from", "to"] as const) : (["to", "from"] as const);
  return ConnectionSet.unionAll(
    estate.flows
      .filter((flow) => flow[outside].some(isZone(internet)) && flow[inside].some(isIn(zone)))
      .flatMap((flow) => flow.ports.map(connectionsOfPort)),
  );
}

/** The addresses from which flows of the estate let any of these connections come. */
export function flowSources(estate: Flows, connections: ConnectionSet): IpSet {
  const flows = estate.flows.filter((flow) =>
    flow.ports.some((port) => connectionsOfPort(port).overlaps(connections)),
  );
  const blocks = flows.flatMap((flow) =>
    flow.from.flatMap((end) => {
      if (end.kind === "external") return end.cidrs;
      return end.kind === "zone" ? (estate.zones[end.zone]?.cidrs ?? []) : [];
    }),
  );
  return IpSet.fromCidrs(blocks).set;
}
