export { asResult } from "./as-result";
export { boundaryOf, type Boundary } from "./boundary";
export { joinStacks } from "./join";
export { Merge, noCounts, type MergeOptions } from "./merge";
export {
  basisEnds,
  findingsBegin,
  holds,
  readBasis,
  readHead,
  readRecord,
  writeRecord,
  type Basis,
  type OwnedFinding,
  type StackRecord,
} from "./record";
export {
  AUDIT_SCHEMA,
  auditSchema,
  type AuditFinding,
  type AuditNotSeen,
  type AuditResult,
  type Join,
  type StackCounts,
  type StackVerdict,
} from "./result";
export { trendOf, type Trend } from "./trend";
