import type { Flow, FlowEnd, Zone } from "../../core/estate";

type Ports = Flow["ports"][number];

/** A zone of the network, or addresses outside of it. */
export interface Party {
  readonly name: string;
  /** Addresses outside of the network; absent for a zone of it. */
  readonly cidrs?: readonly string[];
}

/** A declared connection between two parties, at least one of them a zone of the network. */
export interface ZoneFlow {
  readonly from: Party;
  readonly to: Party;
  readonly ports: Ports;
  readonly reason: string;
}

export interface FlowInput {
  readonly zones: Readonly<Record<string, Zone>>;
  readonly flows: readonly Flow[];
  /** The zones of workloads that flows name: a name or namespace/name each. */
  readonly workloadZones?: Readonly<Record<string, string>>;
  /** Whether the network has IPv6 as well as IPv4. */
  readonly dual: boolean;
}

const EVERYWHERE = ["0.0.0.0/0"];
const EVERYWHERE_DUAL = [...EVERYWHERE, "::/0"];

/** The estate's flows as pairs of zones; a workload stands for its zone, and is left out where that is not told. */
export function zoneFlows({ zones, flows, workloadZones = {}, dual }: FlowInput): readonly ZoneFlow[] {
  const everywhere = dual ? EVERYWHERE_DUAL : EVERYWHERE;
  const reachable = (cidrs: readonly string[]) => (dual ? cidrs : cidrs.filter(isIpv4));
  const party = (end: FlowEnd): Party | undefined => {
    if (end.kind === "external") return { name: end.name, cidrs: reachable(end.cidrs) };
    const name = end.kind === "zone" ? end.zone : workloadZones[end.workload];
    const zone = name === undefined ? undefined : zones[name];
    if (name === undefined || zone === undefined) return undefined;
    if (!zone.external) return { name };
    return { name, cidrs: zone.cidrs.length === 0 ? everywhere : reachable(zone.cidrs) };
  };
  const found = new Map<string, ZoneFlow>();
  for (const flow of flows)
    for (const from of parties(flow.from, party))
      for (const to of parties(flow.to, party)) {
        if ((from.cidrs && to.cidrs) || from.cidrs?.length === 0 || to.cidrs?.length === 0) continue;
        for (const ports of flow.ports) {
          const key = `${from.name} ${to.name} ${ports.protocol} ${ports.from} ${ports.to}`;
          const reason = flow.reason ?? `declared from ${from.name} to ${to.name}`;
          if (!found.has(key)) found.set(key, { from, to, ports, reason });
        }
      }
  return [...found.values()];
}

export const isIpv4 = (cidr: string): boolean => !cidr.includes(":");

function parties(ends: readonly FlowEnd[], party: (end: FlowEnd) => Party | undefined): readonly Party[] {
  return ends.flatMap((end) => party(end) ?? []);
}

/** Whether the party is the internet itself. */
export const isInternet = (party: Party): boolean =>
  party.cidrs === EVERYWHERE || party.cidrs === EVERYWHERE_DUAL;
