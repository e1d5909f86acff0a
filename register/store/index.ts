export { historyLines } from "./export";
export type { Connection } from "./connection";
export { openStore, StoreError, type Store } from "./open";
export type { InstanceFilter } from "./filter";
export { ingest } from "./gather";
export { Conflict, Outdated, type Ingested } from "./ingest";
export {
  findInstance,
  findInstances,
  isoOf,
  runningRows,
  suppliedDigests,
  type Instance,
  type Page,
} from "./instances";
export {
  closeRequest,
  concerned,
  findRequest,
  findRequests,
  recordRequest,
  remaining,
  standingOf,
  type Standing,
} from "./requests";
export { digestsWith, EvidenceView, recordEvidence } from "./evidence";
export { lastCheckpoint, takeCheckpoint, type Checkpoint } from "./checkpoint";
export { prune } from "./prune";
export { verify, type Fault, type Verified } from "./verify";
