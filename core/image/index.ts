export * from "./reference";
export * from "./repository";
export type { Bodies, ScanFinding } from "./evidence/bodies";
export { canonical, sha256 } from "./evidence/canonical";
export { EVIDENCE_KINDS, type Kind } from "./evidence/kinds";
export {
  parseEvidence,
  parseStatement,
  seal,
  type Evidence,
  type Parsed,
  type Statement,
} from "./evidence/record";
export { refusal } from "./evidence/duties";
export type { Cause } from "./status/causes";
export type { Change, ImageStatus } from "./status/replay";
export { KnownImages, snapshotOf } from "./snapshot/take";
export { renderSnapshot } from "./snapshot/write";
export { parseSnapshot, readSnapshot, SnapshotError, type Snapshot } from "./snapshot/read";
export type { SnapshotStatus } from "./snapshot/schema";
export { transitions } from "./status/transitions";
export * from "./trust";
export { actionOf, type Action, type Placed } from "./status/action";
