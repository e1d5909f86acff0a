import { asResult, type AuditFinding, type AuditResult } from "../../core/audit";
import type { ReportOptions, ResultFinding } from "../../core/report";
import { formats } from "../output";
import { UsageError } from "../usage-error";
import { jsonParts } from "./json-parts";

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

type Whole = Exclude<AuditOutput["format"], "jsonl" | "pretty">;

/**
 * The text of a whole result, in parts where it is JSON.
 *
 * @throws UsageError where it is longer than a text can be
 */
export async function formatAudit(
  format: Whole,
  result: AuditResult,
  options: ReportOptions,
): Promise<string | Iterable<string>> {
  if (format === "json") return jsonParts(result);
  try {
    return await textOf(format, result, options);
  } catch (error) {
    throw tooLong(format, error);
  }
}

/** What is signed is signed in one piece. @throws UsageError where it is longer than a text can be */
export function inOnePiece(format: Whole, parts: string | Iterable<string>): string {
  try {
    return typeof parts === "string" ? parts : Array.from(parts).join("");
  } catch (error) {
    throw tooLong(format, error);
  }
}

const tooLong = (format: Whole, error: unknown): unknown =>
  error instanceof RangeError && error.message === "Invalid string length"
    ? new UsageError(
        `${format}: is longer than a text can be (512 MB)`,
        "audit fewer stacks at a time (--project, --environment), or ask for json or jsonl, unsigned",
      )
    : error;

async function textOf(
  format: Exclude<Whole, "json">,
  result: AuditResult,
  options: ReportOptions,
): Promise<string> {
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
