import { UNKNOWN, matchZones, type Estate } from "../../estate";
import { Unknown, type Graph, type Subnet } from "../../graph";
import { resolve } from "../../graph/aws/resolve";
import { zonesOfSubnet } from "../../reachability/zones";
import type { ClusterHosts } from "../pools/clusters";

/** The subnets of a zone in the network that the cluster's machines stand in: where a new pool of the zone belongs. */
export function subnetsOf(
  graph: Graph,
  estate: Estate,
  { pools }: ClusterHosts,
  zone: string,
): readonly Subnet[] {
  const vpcs = new Set(pools.flatMap(({ place }) => (place.vpcs instanceof Unknown ? [] : place.vpcs)));
  const isInside = (subnet: Subnet): boolean => {
    const { definite, unseen } = resolve(graph, subnet.vpc, "Vpc");
    const own = [...definite.map(({ id }) => id), ...unseen];
    return vpcs.size === 0 || own.some((id) => vpcs.has(id));
  };
  return graph.all("Subnet").filter((subnet) => {
    const { zones, certain } = zonesOfSubnet(estate, graph, subnet);
    return certain && zones.length === 1 && zones[0] === zone && isInside(subnet);
  });
}

/** Labels that alone put a pool into a zone, and into no other; none where the estate knows pools by other signs. */
export function zoneLabels(estate: Estate, zone: string): Readonly<Record<string, string>> {
  for (const { poolLabel } of estate.zones[zone]?.select ?? []) {
    const labels = Object.fromEntries(
      Object.entries(poolLabel ?? {}).flatMap(([key, value]) =>
        typeof value === "string" && !/[*?]/.test(value) ? [[key, value] as const] : [],
      ),
    );
    if (Object.keys(labels).length === 0) continue;
    const { definite } = matchZones(estate, { pool: UNKNOWN, poolLabels: labels });
    if (definite.length === 1 && definite[0] === zone) return labels;
  }
  return {};
}
