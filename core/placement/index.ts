export { all, any, not, type Answer, type Reason } from "./answer";
export { Hosting, hostingOf, type Candidate, type PlacementClass } from "./hosting";
export type { PoolVerdict } from "./filters/verdict";
export type { ClusterHosts } from "./pools/clusters";
export {
  kubeletCanSet,
  type Place,
  type Pool,
  type PoolKind,
  type PoolLabel,
  type Taint,
} from "./pools/pool";
export type { Demands, PodTerm, Requirement, Toleration } from "./workloads/demands";
