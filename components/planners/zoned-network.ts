import type { Flow, Zone } from "../../core/estate";
import { planAcl, type AclPlan } from "./network-acl";
import { planAddresses, type AddressInput, type ZonePlan } from "./addresses";
import { isIpv4, zoneFlows } from "./network-flows";
import { planGroupRules, type GroupRule } from "./security-group-rules";

export interface NetworkInput extends Omit<AddressInput, "zones"> {
  /** All of the estate's zones. */
  readonly zones: Readonly<Record<string, Zone>>;
  /** Those of them that lie in this network; all that are not external if absent. */
  readonly only?: readonly string[];
  readonly flows: readonly Flow[];
  readonly workloadZones?: Readonly<Record<string, string>>;
  /** Whether zones that declare connections outwards go out by NAT. */
  readonly nat: boolean;
}

/** How a zone's subnets reach what lies outside. */
export type Way = "none" | "internet-gateway" | "nat-gateway";

export interface PlannedZone extends ZonePlan {
  readonly way: Way;
  readonly acl: AclPlan;
}

export interface NetworkPlan {
  readonly zones: readonly PlannedZone[];
  readonly rules: readonly GroupRule[];
}

/**
 * The parts of a network that follow from the estate: subnets, ways out, network ACLs and the rules of one security
 * group a zone.
 *
 * @throws RangeError that begins with the name of the input that has to change
 */
export function planNetwork(input: NetworkInput): NetworkPlan {
  const inside = Object.entries(input.zones).flatMap(([name, zone]) => (zone.external ? [] : [name]));
  const names = inside.filter((name) => input.only?.includes(name) ?? true);
  if (names.length === 0) throw new RangeError("estate: declares no zone inside: name at least one");
  const elsewhere = new Set(inside.filter((name) => !names.includes(name)));
  const flows = zoneFlows(input).filter(
    ({ from, to }) => !elsewhere.has(from.name) && !elsewhere.has(to.name),
  );
  const open = new Set(names.filter((name) => input.zones[name]?.within === "allow"));
  const reached = new Set(flows.flatMap(({ from, to }) => (from.cidrs ? [to.name] : [])));
  const reaching = new Set(flows.flatMap(({ from, to }) => (to.cidrs ? [from.name] : [])));
  const blocks = planAddresses({ ...input, zones: names });
  const way = (name: string): Way => {
    if (reached.has(name)) return "internet-gateway";
    return input.nat && reaching.has(name) ? "nat-gateway" : "none";
  };
  const strangers = Object.values(input.zones).flatMap(({ external, cidrs }) => (external ? cidrs : []));
  const acl = { cidr: input.cidr, zones: blocks, flows, open, strangers: strangers.filter(isIpv4) };
  return {
    zones: blocks.map((block) => ({ ...block, way: way(block.zone), acl: planAcl(block.zone, acl) })),
    rules: planGroupRules(flows, open),
  };
}
