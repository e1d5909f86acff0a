import { peek, Unknown, type Graph, type Resource, type Subnet, type Vpc } from "../../graph";
import type { References } from "../../graph/aws/reference";
import { isComplete, resolve } from "../../graph/aws/resolve";
import type { Place } from "./pool";

const accountOf = (resource: Resource): string | Unknown =>
  resource.account ?? new Unknown(`the account of ${resource.name}`);

/** Nothing is known of where the machines stand. */
export const nowhere = (missing: string): Place => {
  const unknown = new Unknown(missing);
  return { account: unknown, vpcs: unknown, subnets: unknown, zones: unknown, tenancy: unknown };
};

export interface Tenancy {
  readonly tenancy: string | Unknown | undefined;
  readonly hosts?: string | Unknown | undefined;
}

/** Where machines stand that are started in these subnets. */
export function placeIn(graph: Graph, resource: Resource, references: References, own: Tenancy): Place {
  const found = resolve(graph, references, "Subnet");
  const missing = found.missing[0] ?? `the subnets of ${resource.name}`;
  const complete = isComplete(found) && found.definite.length > 0;
  return placeOf(graph, accountOf(resource), complete ? found.definite : new Unknown(missing), own);
}

/** The account that all of the subnets lie in. */
export function accountOfSubnets(subnets: readonly Subnet[] | Unknown): string | Unknown {
  if (subnets instanceof Unknown) return subnets;
  const accounts = new Set(subnets.map(({ resource }) => accountOf(resource)));
  const [only] = accounts;
  return accounts.size === 1 ? only! : new Unknown("which of its subnets' accounts the machines lie in");
}

/** A VPC may make all machines in it dedicated, whatever they ask for themselves. */
export function placeOf(
  graph: Graph,
  account: string | Unknown,
  subnets: readonly Subnet[] | Unknown,
  own: Tenancy,
): Place {
  const vpcs = subnets instanceof Unknown ? subnets : vpcsOf(graph, subnets);
  const zones = subnets instanceof Unknown ? subnets : zonesOf(subnets);
  const place = { account, subnets, vpcs: ids(vpcs), zones };
  const { tenancy, hosts } = own;
  if (tenancy instanceof Unknown || (tenancy !== undefined && tenancy !== "default"))
    return { ...place, tenancy, ...(hosts !== undefined && { hosts }) };
  return { ...place, tenancy: tenancyOf(vpcs) };
}

function zonesOf(subnets: readonly Subnet[]): readonly string[] | Unknown {
  const zones = new Set<string>();
  for (const subnet of subnets) {
    const zone = peek(() => subnet.availabilityZone);
    if (zone instanceof Unknown) return zone;
    if (zone === undefined) return new Unknown(`the availability zone of ${subnet.name}`);
    zones.add(zone);
  }
  return [...zones];
}

function vpcsOf(graph: Graph, subnets: readonly Subnet[]): readonly (Vpc | string)[] | Unknown {
  const vpcs = new Set<Vpc | string>();
  for (const subnet of subnets) {
    const { definite, unseen, possible, missing } = resolve(graph, subnet.vpc, "Vpc");
    if (possible.length > 0 || missing.length > 0 || definite.length + unseen.length === 0)
      return new Unknown(missing[0] ?? `the VPC of ${subnet.name}`);
    for (const vpc of [...definite, ...unseen]) vpcs.add(vpc);
  }
  return [...vpcs];
}

const ids = (vpcs: readonly (Vpc | string)[] | Unknown): readonly string[] | Unknown =>
  vpcs instanceof Unknown ? vpcs : vpcs.map((vpc) => (typeof vpc === "string" ? vpc : vpc.id));

function tenancyOf(vpcs: readonly (Vpc | string)[] | Unknown): string | Unknown {
  if (vpcs instanceof Unknown) return vpcs;
  const tenancies = vpcs.map((vpc) =>
    typeof vpc === "string" ? "default" : (peek(() => vpc.instanceTenancy) ?? "default"),
  );
  const unknown = tenancies.find((each) => each instanceof Unknown);
  if (unknown) return unknown;
  return tenancies.every((each) => each === "dedicated") && tenancies.length > 0 ? "dedicated" : "default";
}
