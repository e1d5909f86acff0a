import type { Estate, FlowEnd } from "../estate";
import { connectionsOfPort, internetZone } from "../reachability/zones";
import { ConnectionSet, IpSet, type PortSet } from "../sets";

export { zonesOfSubnet } from "../reachability/zones";

type Flows = Pick<Estate, "flows" | "zones">;

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

/**
 * Where the estate lets these ports be administered from: its management networks, and where flows let it come from.
 */
export const administrationSources = (estate: Flows & Pick<Estate, "hosts">, ports: PortSet): IpSet =>
  IpSet.fromCidrs(estate.hosts.management).set.union(
    flowSources(estate, ConnectionSet.of({ tcp: ports, udp: ports })),
  );

/** Who may reach them, as a finding goes on to say after a comma. */
export const onlyThese = (sources: IpSet, otherwise: string): string =>
  sources.isEmpty ? otherwise : `which only ${sources.toCidrs().slice(0, 3).join(", ")} may reach`;

/** The addresses from which flows of the estate let any of these connections come. */
function flowSources(estate: Flows, connections: ConnectionSet): IpSet {
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
