import type { AuditResult } from "../../audit/result";
import type { Result } from "../result";

/** What the page can show: one check, or an audit of many stacks. */
export type Reported = Result | AuditResult;
