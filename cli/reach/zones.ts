import type { Estate } from "../../core/estate";
import type { Graph } from "../../core/graph";
import { zonesOfResource, zonesOfWorkload } from "../../core/reachability/zones";
import type { Endpoint } from "../../core/reachability";
import { IpSet } from "../../core/sets";

/** The zones that an end may lie in. */
export type ZoneFinder = (end: Endpoint) => readonly string[];

/** Finds zones as the estate's selectors give them. */
export function zoneFinder(graph: Graph, estate: Estate): ZoneFinder {
  const known = new Map<string, readonly string[]>();
  return (end) => {
    let zones = known.get(end.id);
    if (!zones) known.set(end.id, (zones = find(end, graph, estate)));
    return zones;
  };
}

function find(end: Endpoint, graph: Graph, estate: Estate): readonly string[] {
  switch (end.kind) {
    case "pods":
      return zonesOfWorkload(estate, graph, end.workload).zones;
    case "host":
      return zonesOfResource(estate, graph, end.node.resource).zones;
    case "external":
      return outside(end.addresses, estate);
    case "special":
      return [];
  }
}

function outside(addresses: IpSet, { zones }: Estate): readonly string[] {
  const named = Object.entries(zones)
    .filter(([, { cidrs }]) => cidrs.length > 0 && addresses.isSubsetOf(IpSet.fromCidrs(cidrs).set))
    .map(([name]) => name);
  if (named.length > 0) return named;
  const internet = Object.entries(zones).find(([, zone]) => zone.external && zone.cidrs.length === 0)?.[0];
  return internet === undefined ? [] : [internet];
}
