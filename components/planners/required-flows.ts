import type { Estate, FlowEnd, PortRange } from "../../core/estate";
import type { Opening, Peer } from "./network-policy";

/** What the estate says of zones, as far as a namespace's network policies need it. */
export interface ZoneAddresses {
  /** Labels of the namespaces in a zone; undefined for a zone without namespaces. */
  labelsOf(zone: string): Readonly<Record<string, string>> | undefined;
  /** Blocks of a zone outside of the cluster. */
  blocksOf(zone: string): readonly string[];
}

const WORLD = ["0.0.0.0/0"];

/** The openings for the flows that must work: a zone's share of the estate's required flows, both directions. */
export function requiredOpenings(
  estate: Pick<Estate, "flows" | "zones">,
  zone: string,
  at: ZoneAddresses,
): Opening[] {
  const found: Opening[] = [];
  const add = (direction: Opening["direction"], end: FlowEnd, ports: readonly PortRange[]): void => {
    // What is declared for a workload is opened with the workload.
    if (end.kind === "workload") return;
    const peers = peersOf(end, direction, estate, at);
    if (peers.length === 0) return;
    const other = end.kind === "zone" ? end.zone : end.name.replace(/[^a-z0-9]+/gi, "-");
    const base = `${direction === "ingress" ? "from" : "to"}-${other}`.toLowerCase().slice(0, 50);
    const name = found.some((each) => each.name === base) ? `${base}-${found.length}` : base;
    found.push({ direction, name, peers, ports: forPolicies(ports) });
  };
  const isHere = (end: FlowEnd): boolean => end.kind === "zone" && end.zone === zone;
  for (const { from, to, ports, required } of estate.flows) {
    if (!required) continue;
    if (to.some(isHere)) for (const end of from) add("ingress", end, ports);
    if (from.some(isHere)) for (const end of to) add("egress", end, ports);
  }
  if (estate.zones[zone]?.within === "allow") {
    const inside: FlowEnd = { kind: "zone", zone };
    add("ingress", inside, []);
    add("egress", inside, []);
  }
  return found;
}

/** Who stands for an end of a flow in a network policy; nobody where it has neither namespaces nor blocks. */
export function peersOf(
  end: Exclude<FlowEnd, { kind: "workload" }>,
  direction: Opening["direction"],
  estate: Pick<Estate, "zones">,
  at: ZoneAddresses,
): Peer[] {
  if (end.kind === "external") return end.cidrs.map((cidr) => ({ cidr }));
  const zone = estate.zones[end.zone];
  const labels = zone?.external ? undefined : at.labelsOf(end.zone);
  const blocks = at.blocksOf(end.zone);
  // The internet is whatever has no block of its own; out to it only by a connection that a workload declares.
  const open = zone?.external && blocks.length === 0 && direction === "ingress" ? WORLD : [];
  return [
    ...(labels ? [{ namespace: labels }] : []),
    ...[...blocks, ...open].map((cidr): Peer => ({ cidr })),
  ];
}

/** Ports that a network policy can name; `any` of all protocols is none at all, ICMP can't be said. */
function forPolicies(ports: readonly PortRange[]): PortRange[] {
  if (ports.some(({ protocol }) => protocol === "any")) return [];
  return ports.filter(({ protocol }) => protocol !== "icmp");
}
