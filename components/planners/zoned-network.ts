import type { Flow, Zone } from "../../core/estate";
import { planAcl, type AclPlan } from "./network-acl";
import { planAddresses, type AddressInput, type ZonePlan } from "./addresses";
import { isIpv4, zoneFlows } from "./network-flows";
import { PlanError } from "./plan-error";
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

/** How a zone's subnets reach what lies outside: NAT is of IPv4, and the gateway for ways out alone of IPv6. */
export type Way = "none" | "internet-gateway" | "nat-gateway" | "egress-only-gateway";

export interface PlannedZone extends ZonePlan {
  readonly way: Way;
  readonly ipv6Way: Way;
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
 * @throws PlanError
 */
export function planNetwork(input: NetworkInput): NetworkPlan {
  const inside = Object.entries(input.zones).flatMap(([name, zone]) => (zone.external ? [] : [name]));
  const names = inside.filter((name) => input.only?.includes(name) ?? true);
  if (names.length === 0)
    throw new PlanError("estate", "declares no zone inside: name at least one", ["zones"]);
  const elsewhere = new Set(inside.filter((name) => !names.includes(name)));
  const dual = input.ipv6Cidr !== undefined;
  const flows = zoneFlows({ ...input, dual }).filter(
    ({ from, to }) => !elsewhere.has(from.name) && !elsewhere.has(to.name),
  );
  const open = new Set(names.filter((name) => input.zones[name]?.within === "allow"));
  const blocks = planAddresses({ ...input, zones: names });
  const way = (name: string, isOf: (cidr: string) => boolean, outwards: Way): Way => {
    if (flows.some(({ from, to }) => to.name === name && from.cidrs?.some(isOf))) return "internet-gateway";
    const reaches = flows.some(({ from, to }) => from.name === name && to.cidrs?.some(isOf));
    return input.nat && reaches ? outwards : "none";
  };
  const strangers = Object.values(input.zones).flatMap(({ external, cidrs }) => (external ? cidrs : []));
  const acl = {
    cidrs: [input.cidr, ...(input.ipv6Cidr === undefined ? [] : [input.ipv6Cidr])],
    zones: blocks,
    flows,
    open,
    strangers: dual ? strangers : strangers.filter(isIpv4),
  };
  return {
    zones: blocks.map((block) => ({
      ...block,
      way: way(block.zone, isIpv4, "nat-gateway"),
      ipv6Way: way(block.zone, (cidr) => !isIpv4(cidr), "egress-only-gateway"),
      acl: planAcl(block.zone, acl),
    })),
    rules: planGroupRules(flows, open, dual),
  };
}
