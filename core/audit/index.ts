export {
  allAcross,
  compareTogether,
  isJudgedTogether,
  joinedStacks,
  nothingAcross,
  togetherOf,
  type Across,
  type Member,
} from "./across";
export { asResult } from "./as-result";
export { boundaryOf, type Boundary } from "./boundary";
export { coloursOf, recordImages } from "./images";
export { millisecondsADay } from "./deadline";
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
  type AuditCoverage,
  type AuditFinding,
  type AuditNotSeen,
  type AuditResult,
  type Join,
  type StackCounts,
  type StackVerdict,
} from "./result";
export { currentStatePolicy } from "./policies";
export { staleAfterOf, staleFinding } from "./stale";
export { sinceEarlier, trendOf, type Trend } from "./trend";
