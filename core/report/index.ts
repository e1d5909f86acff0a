export { assemble, policyUrl, type Parts } from "./assemble";
export { json } from "./json";
export { RESULT_SCHEMA, resultSchema } from "./result";
export type { Reporter, ReportOptions, Result, ResultException, ResultFinding, ResultPolicy } from "./result";
