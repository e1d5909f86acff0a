export {
  allAcross,
  compareTogether,
  isJudgedTogether,
  isLeftOut,
  joinedStacks,
  nothingAcross,
  relevantIn,
  togetherOf,
  type Across,
  type Meeting,
  type Member,
} from "./across";
export { asResult } from "./as-result";
export { boundaryOf, type Boundary } from "./boundary";
export { coloursOf, recordImages } from "./images";
export { millisecondsADay } from "./deadline";
export { joinStacks, type Bounded } from "./join";
export { packFacts, unpackFacts, type StackFacts } from "./facts";
export { Merge } from "./merge";
export type { MergeOptions } from "./merge-options";
export {
  basisEnds,
  findingsBegin,
  holds,
  readBasis,
  readBoundary,
  readHead,
  readRecord,
  writeRecord,
  type Basis,
  type OwnedFinding,
  type StackRecord,
} from "./record";
export {
  auditSchema,
  type AuditCoverage,
  type AuditFinding,
  type AuditNotSeen,
  type AuditResult,
  type StackCounts,
  type StackVerdict,
} from "./result";
export { currentStatePolicy } from "./policies";
export { summaryOf, Summary, type AuditSummary } from "./summary";
export { noCounts } from "./sums";
export { staleAfterOf, staleFinding } from "./stale";
export { openSince, sinceEarlier, trendOf, type Trend } from "./trend";
