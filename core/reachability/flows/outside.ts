import type { Estate } from "../../estate";
import { IpSet, privateSpace } from "../../sets";
import { partition } from "../aws/partition";
import { internetSpace } from "../aws/ways/passage";
import type { ExternalEndpoint } from "../endpoint";
import { internetZone } from "../zones";
import type { FlowTable } from "./flow-ends";

/** Addresses outside that the estate doesn't tell apart. */
export interface Region {
  readonly addresses: IpSet;
  readonly zones: readonly string[];
  readonly isInternet: boolean;
  /** The ends of flows, by number, that hold them. */
  readonly named: ReadonlySet<number>;
}

/**
 * Cuts the outside by the zones' blocks and those that flows name. What lies in no block is of the internet's zone, or
 * of none where the internet doesn't carry it. Left out are addresses of no network at all.
 *
 * @param inside the graph's own networks: what has an address there is an end of its own
 */
export function regionsOf(estate: Pick<Estate, "zones">, { outside }: FlowTable, inside: IpSet): Region[] {
  const zones = Object.entries(estate.zones)
    .filter(([, zone]) => zone.cidrs.length > 0)
    .map(([name, zone]) => [name, IpSet.fromCidrs(zone.cidrs).set] as const);
  const ends = [...outside];
  const sets = [
    ...zones.map(([, set]) => set),
    ...ends.map(([, set]) => set),
    internetSpace,
    privateSpace,
    inside,
  ];
  const internet = internetZone(estate);
  return partition(sets).flatMap(({ addresses }): Region[] => {
    if (addresses.isSubsetOf(inside)) return [];
    const own = zones.filter(([, set]) => addresses.isSubsetOf(set)).map(([name]) => name);
    const isInternet = own.length === 0 && addresses.isSubsetOf(internetSpace);
    if (!isInternet && own.length === 0 && !addresses.isSubsetOf(privateSpace)) return [];
    const named = new Set(ends.filter(([, set]) => addresses.isSubsetOf(set)).map(([number]) => number));
    return [{ addresses, zones: isInternet && internet !== undefined ? [internet] : own, isInternet, named }];
  });
}

/** The part of an end outside that lies in a region. */
export function within(end: ExternalEndpoint, region: Region): ExternalEndpoint | undefined {
  if (!end.addresses.overlaps(region.addresses)) return undefined;
  if (end.addresses.isSubsetOf(region.addresses)) return end;
  const addresses = end.addresses.intersect(region.addresses);
  const parts = end.parts.map((part) => part.intersect(addresses)).filter((part) => !part.isEmpty);
  const [first = "", ...others] = addresses.toCidrs();
  const name = others.length === 0 ? first : `${first} and ${others.length} more blocks`;
  return {
    kind: "external",
    id: `${end.id} within ${first}`,
    name: region.isInternet ? "the internet" : name,
    addresses,
    parts,
  };
}
