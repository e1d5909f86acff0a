import type { Content } from "../parse";
import type { Cluster } from "../schema/accounts";
import type { BaseFlow } from "../schema/flows";
import type { Zone } from "../schema/zones";
import type { Supplier } from "../schema/suppliers";
import { compareEnvironments, compareLevels } from "./environments";
import { compareFlows } from "./flows";
import { compareHosts, compareIdentities } from "./hosts";
import { compareImages } from "./images";
import { fields, free, named, noMoreThan, notLaxer, refused, same, type Loosening } from "./kit";
import {
  compareAllInputs,
  compareDeadlines,
  compareExceptions,
  comparePolicies,
  compareRegister,
  compareStates,
} from "./policies";
import {
  compareAccountGroups,
  compareCritical,
  compareDataClasses,
  compareOwners,
  comparePlatform,
  compareRules,
} from "./workloads";

const OTHER_PLACES = "holds other places or addresses than before";

// Whatever a zone takes or gives up changes hands with another zone, or with what lies in none and is a finding.
const compareZone = fields<Zone>({
  description: free,
  external: same("moves a zone in or out of the estate"),
  trust: same("changes a rank, by which rules go"),
  select: same(OTHER_PLACES),
  cidrs: same(OTHER_PLACES),
  within: notLaxer(["allow", "deny"], "allows all flows within a zone"),
});

const compareContent = fields<Content>({
  $schema: free,
  apiVersion: same("is of another version"),
  organisation: free,
  extends: free,
  zones: named(compareZone, "drops a zone", refused("takes places or addresses from what lies in no zone")),
  flows: compareFlows,
  baseFlows: noMoreThan<BaseFlow>("allows a further base flow"),
  levels: compareLevels,
  environments: compareEnvironments,
  accountGroups: compareAccountGroups,
  clusters: named<Cluster>(
    same("claims something else of a cluster"),
    "drops a cluster",
    refused("claims something of a cluster"),
  ),
  platform: comparePlatform,
  suppliers: named<Supplier>(
    same("changes which images are the supplier's"),
    "drops a supplier",
    refused("makes a supplier of what was unknown"),
  ),
  rules: compareRules,
  dataClasses: compareDataClasses,
  critical: compareCritical,
  images: compareImages,
  hosts: compareHosts,
  identities: compareIdentities,
  owners: compareOwners,
  inputs: compareAllInputs,
  register: compareRegister,
  exceptions: compareExceptions,
  states: compareStates,
  deadlines: compareDeadlines,
  policies: comparePolicies,
});

export type { Loosening } from "./kit";

/**
 * Where the derived estate is looser than the base: where something that is found under the base might not be found
 * under it. A change that isn't shown to tighten counts as loosening.
 */
export function compareEstates(base: Content, derived: Content): Loosening[] {
  const found: Loosening[] = [];
  compareContent(base, derived, { path: [], base, derived, found });
  return found;
}
