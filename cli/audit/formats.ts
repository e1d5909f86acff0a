import { asResult, type AuditFinding, type AuditResult } from "../../core/audit";
import type { ReportOptions, ResultFinding } from "../../core/report";
import { toJson } from "../../core/report/text";
import { formats } from "../output";

/** Those that a check has too say of all stacks what a check of them would. */
const shared = ["csv", "sarif", "junit", "markdown", "gitlab", "policyreport"] as const;
export const auditFormats = ["pretty", "json", "jsonl", "html", ...shared] as const;

/** A format, and the file that it goes to; standard output without one. */
export interface AuditOutput {
  readonly format: (typeof auditFormats)[number];
  readonly file?: string;
}

/** Whether a format needs the whole result, and not only its summary. */
export const showsFindings = ({ format }: AuditOutput): boolean => format !== "pretty" && format !== "jsonl";

/** The text of a whole result. */
export async function formatAudit(
  format: Exclude<AuditOutput["format"], "jsonl" | "pretty">,
  result: AuditResult,
  options: ReportOptions,
): Promise<string> {
  if (format === "json") return toJson(result);
  if (format === "html") return (await (await import("../../core/report/html")).loadHtml())(result, options);
  if (format === "csv")
    return (await import("../../core/report/csv")).csvWith(
      { stack: stackOf, owner: ownerOf },
      asResult(result),
    );
  if (format === "markdown") {
    const { auditSections } = await import("../../core/report/markdown-audit");
    return (await import("../../core/report/markdown")).markdownWith(auditSections(result), asResult(result));
  }
  return (await formats[format]())(asResult(result), options);
}

// The findings of an audit's result are an audit's.
const stackOf = (finding: ResultFinding): string => (finding as AuditFinding).stack;
const ownerOf = (finding: ResultFinding): string => (finding as AuditFinding).owner ?? "";
