export { assemble, type Parts } from "./assemble";
export { RESULT_SCHEMA, resultSchema } from "./result";
export type { Reporter, ReportOptions, Result, ResultFinding, ResultPolicy } from "./result";
