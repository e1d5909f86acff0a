import { ipv4Network, ipv4Part, ipv6Network, ipv6Part, type Ipv6Block } from "./address-blocks";
import { PlanError } from "./plan-error";

/** Zones that a network has room for. */
const ZONES = 16;
/** Availability zones that a zone has room for: one for each letter from a to h. */
const LETTERS = "abcdefgh";

export interface AddressInput {
  /** The network's IPv4 block, from /16 to /21. */
  readonly cidr: string;
  /** The network's IPv6 block, of /44, /48, /52 or /56; without one there is no IPv6. */
  readonly ipv6Cidr?: string;
  /** Zones inside the estate, in its order. */
  readonly zones: readonly string[];
  /** Names of availability zones: a region and a letter. */
  readonly availabilityZones: readonly string[];
  /** Places of zones, 0 to 15; the others take the lowest free ones in their order. */
  readonly slots?: Readonly<Record<string, number>>;
}

export interface SubnetPlan {
  readonly zone: string;
  readonly availabilityZone: string;
  /** The availability zone's letter. */
  readonly letter: string;
  readonly cidr: string;
  /** A /64. */
  readonly ipv6Cidr?: string;
}

export interface ZonePlan {
  readonly zone: string;
  readonly slot: number;
  /** The block of all of the zone's subnets, those to come included. */
  readonly cidr: string;
  readonly ipv6Cidr?: string;
  readonly subnets: readonly SubnetPlan[];
}

/**
 * Blocks by zone and availability zone. A zone's block follows from its place and a subnet's from its letter, so
 * that whoever adds a zone behind the others, or an availability zone, moves nothing.
 *
 * @throws PlanError on a block, a zone or an availability zone that has no place
 */
export function planAddresses(input: AddressInput): readonly ZonePlan[] {
  const network = ipv4Network(input.cidr);
  const network6 = input.ipv6Cidr === undefined ? undefined : ipv6Network(input.ipv6Cidr);
  const slots = placeZones(input.zones, input.slots ?? {});
  const letters = input.availabilityZones.map(letterOf);
  const twice = letters.find((letter, index) => letters.indexOf(letter) !== index);
  if (twice !== undefined) throw new PlanError("availabilityZones", `the letter ${twice} is there twice`);
  if (letters.length === 0) throw new PlanError("availabilityZones", "none is named: name at least one");
  return input.zones.map((zone) => {
    const slot = slots.get(zone) ?? 0;
    const subnets = input.availabilityZones.map((availabilityZone, index) => {
      const letter = letters[index] ?? "a";
      const within = LETTERS.indexOf(letter);
      const cidr = ipv4Part(network, slot * LETTERS.length + within, ZONES * LETTERS.length);
      return { zone, availabilityZone, letter, cidr, ...dual(network6, slot, within) };
    });
    return { zone, slot, cidr: ipv4Part(network, slot, ZONES), ...dual(network6, slot), subnets };
  });
}

/** A zone's sixteenth of the IPv6 block, or the /64 of one of its subnets. */
function dual(network: Ipv6Block | undefined, slot: number, within?: number): Pick<ZonePlan, "ipv6Cidr"> {
  if (!network) return {};
  const zone = network.prefixLength + Math.log2(ZONES);
  return {
    ipv6Cidr:
      within === undefined ? ipv6Part(network, slot, zone) : ipv6Part(network, slot, zone, within, 64),
  };
}

function placeZones(
  zones: readonly string[],
  pinned: Readonly<Record<string, number>>,
): ReadonlyMap<string, number> {
  if (zones.length > ZONES)
    throw new PlanError("estate", `has ${zones.length} zones inside: a network has room for ${ZONES}`, [
      "zones",
    ]);
  const taken = new Map<number, string>();
  const placed = new Map<string, number>();
  for (const [zone, slot] of Object.entries(pinned)) {
    if (!zones.includes(zone))
      throw new PlanError("slots", `there is no zone ${zone}: the zones are ${zones.join(", ")}`);
    if (!Number.isInteger(slot) || slot < 0 || slot >= ZONES)
      throw new PlanError("slots", `the place of ${zone} must be a whole number from 0 to ${ZONES - 1}`);
    const other = taken.get(slot);
    if (other !== undefined) throw new PlanError("slots", `${other} and ${zone} both have the place ${slot}`);
    taken.set(slot, zone);
    placed.set(zone, slot);
  }
  let free = 0;
  for (const zone of zones) {
    if (placed.has(zone)) continue;
    while (taken.has(free)) free++;
    taken.set(free, zone);
    placed.set(zone, free);
  }
  return placed;
}

function letterOf(availabilityZone: string): string {
  const letter = /^[a-z]{2}(?:-[a-z]+)+-\d([a-h])$/.exec(availabilityZone)?.[1];
  if (letter === undefined)
    throw new PlanError(
      "availabilityZones",
      `${availabilityZone} is not an availability zone: write a region and a letter (eu-west-1a)`,
    );
  return letter;
}
