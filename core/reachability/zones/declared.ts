import type { Estate } from "../../estate";
import { allPorts, ConnectionSet, noPorts, portRange } from "../../sets";

/** The zone that stands for the internet: the external one without blocks of its own. */
export const internetZone = (estate: Pick<Estate, "zones">): string | undefined =>
  Object.entries(estate.zones).find(([, zone]) => zone.external && zone.cidrs.length === 0)?.[0];

type Port = Estate["flows"][number]["ports"][number];

/** What a declared port lets through. */
export function connectionsOfPort({ protocol, from, to }: Port): ConnectionSet {
  if (protocol === "any") return ConnectionSet.all();
  if (protocol === "icmp") return ConnectionSet.ofProtocol("icmp").union(ConnectionSet.ofProtocol("icmpv6"));
  const ports = to === 0 ? noPorts : from <= 1 && to === 65535 ? allPorts : portRange(Math.max(1, from), to);
  return ConnectionSet.of({ [protocol]: ports });
}

/**
 * Zones that the outside may reach: those that a declared flow enters from an external zone. The demilitarised zones of
 * the estate, whatever their names.
 */
export function exposedZones(estate: Pick<Estate, "zones" | "flows">): ReadonlySet<string> {
  const exposed = new Set<string>();
  for (const { from, to } of estate.flows) {
    const outside = from.some((end) => end.kind === "zone" && estate.zones[end.zone]?.external);
    if (!outside) continue;
    for (const end of to) if (end.kind === "zone" && !estate.zones[end.zone]?.external) exposed.add(end.zone);
  }
  return exposed;
}
