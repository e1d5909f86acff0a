import { formatAddress, formatCidr, parseCidr, type Cidr } from "../../core/sets";

/** Zones that a network has room for. */
const ZONES = 16;
/** Availability zones that a zone has room for: one for each letter from a to h. */
const LETTERS = "abcdefgh";

export interface AddressInput {
  /** The network's IPv4 block, from /16 to /21. */
  readonly cidr: string;
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
}

export interface ZonePlan {
  readonly zone: string;
  readonly slot: number;
  /** The block of all of the zone's subnets, those to come included. */
  readonly cidr: string;
  readonly subnets: readonly SubnetPlan[];
}

/**
 * Blocks by zone and availability zone. A zone's block follows from its place and a subnet's from its letter, so
 * that whoever adds a zone behind the others, or an availability zone, moves nothing.
 *
 * @throws RangeError on a block, a zone or an availability zone that has no place
 */
export function planAddresses(input: AddressInput): readonly ZonePlan[] {
  const network = networkBlock(input.cidr);
  const slots = placeZones(input.zones, input.slots ?? {});
  const letters = input.availabilityZones.map(letterOf);
  const twice = letters.find((letter, index) => letters.indexOf(letter) !== index);
  if (twice !== undefined) throw new RangeError(`availabilityZones: the letter ${twice} is there twice`);
  if (letters.length === 0) throw new RangeError("availabilityZones: none is named: name at least one");
  return input.zones.map((zone) => {
    const slot = slots.get(zone) ?? 0;
    const subnets = input.availabilityZones.map((availabilityZone, index) => {
      const letter = letters[index] ?? "a";
      const place = slot * LETTERS.length + LETTERS.indexOf(letter);
      return { zone, availabilityZone, letter, cidr: part(network, place, ZONES * LETTERS.length) };
    });
    return { zone, slot, cidr: part(network, slot, ZONES), subnets };
  });
}

type Ipv4 = Extract<Cidr, { family: "ipv4" }>;

function networkBlock(text: string): Ipv4 {
  const parsed = parseCidr(text);
  if (!parsed.ok) throw new RangeError(`cidr: ${parsed.reason}`);
  const block = parsed.value;
  if (block.family !== "ipv4") throw new RangeError(`cidr: ${text} is not an IPv4 block`);
  if (block.hadHostBits)
    throw new RangeError(`cidr: ${text} has bits set beyond its prefix: write ${formatCidr(block)}`);
  if (block.prefixLength < 16 || block.prefixLength > 21)
    throw new RangeError(
      `cidr: ${text} must be from /16 (the most that AWS gives) to /21 (the least to divide)`,
    );
  return block;
}

/** The `index`-th of `count` equal parts; `count` is a power of two. */
function part(block: Ipv4, index: number, count: number): string {
  const size = 2 ** (32 - block.prefixLength) / count;
  const first = formatAddress({ family: "ipv4", value: block.first + index * size });
  return `${first}/${block.prefixLength + Math.log2(count)}`;
}

function placeZones(
  zones: readonly string[],
  pinned: Readonly<Record<string, number>>,
): ReadonlyMap<string, number> {
  if (zones.length > ZONES)
    throw new RangeError(`estate: has ${zones.length} zones inside: a network has room for ${ZONES}`);
  const taken = new Map<number, string>();
  const placed = new Map<string, number>();
  for (const [zone, slot] of Object.entries(pinned)) {
    if (!zones.includes(zone))
      throw new RangeError(`slots: there is no zone ${zone}: the zones are ${zones.join(", ")}`);
    if (!Number.isInteger(slot) || slot < 0 || slot >= ZONES)
      throw new RangeError(`slots: the place of ${zone} must be a whole number from 0 to ${ZONES - 1}`);
    const other = taken.get(slot);
    if (other !== undefined) throw new RangeError(`slots: ${other} and ${zone} both have the place ${slot}`);
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
    throw new RangeError(
      `availabilityZones: ${availabilityZone} is not an availability zone: write a region and a letter (eu-west-1a)`,
    );
  return letter;
}
