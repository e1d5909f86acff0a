export { all, any, not, type Answer, type Reason } from "./answer";
export {
  Cohabitation,
  cohabitationOf,
  type CohabitationGroup,
  type Conflict,
  type PartedLayer,
  type Summary,
} from "./cohabitation/cohabitation";
export type { Ban } from "./cohabitation/levels";
export { Hosting, hostingOf, type Candidate, type PlacementClass } from "./hosting";
export type { PoolVerdict } from "./filters/verdict";
export { clusterHosts, type ClusterHosts } from "./pools/clusters";
export type { Place, Pool, PoolKind, PoolLabel, Taint } from "./pools/pool";
export { zonesOfPool } from "./pools/zones";
export { isSandbox, shareHardware, type MachineLayer, type SharedPool } from "./sharing";
export { workloadClause, type Fired } from "./traits/clauses";
export { suppliersOf } from "./traits/suppliers";
export {
  criticalEntriesOf,
  traitsOf,
  type Trait,
  type TraitEnvironment,
  type TraitOptions,
  type Traits,
} from "./traits/traits";
export type { Demands, PodTerm, Requirement, Toleration } from "./workloads/demands";
export type { Change, GroupLabel, ProposedAntiAffinity, ProposedPool } from "./separate/change";
export { colour, type Colouring } from "./separate/colouring";
export { remedies } from "./separate/remedies";
export { planSeparation, type PlanOptions, type SeparationPlan } from "./separate/plan";
