/** What policies on placement use: re-exported here, because policies import this room only. */
export {
  all,
  any,
  not,
  criticalEntriesOf,
  hostingOf,
  isSandbox,
  workloadClause,
  zonesOfPool,
  type Answer,
  type Cohabitation,
  type CohabitationGroup,
  type Conflict,
  type Pool,
} from "../../placement";
export { hasZones } from "./concern";
export { isUnseen, missingPlaceOf } from "./pool-zones";
export { isOfLayers, isOfMachines, reportConflicts } from "./report-conflicts";
export { suppliersIn } from "./image-traits";
export { cohabitationAsked, cohabitationIn } from "./shared";
export { seenCandidates } from "./unseen";
export { landing, meeting, missingAmong, nameOf } from "./witness";
export { namesOfVpcs, neighboursOn } from "./neighbours";
export { missingOfMix, mixedTrust } from "./mixed-trust";
export { concernsControlled, foreignAddresses, type ForeignAddress } from "./foreign-addresses";
export { containerSign, servicesIn } from "./host-services";
export { isTaggedNode, sharedWithNodes } from "./node-membership";
