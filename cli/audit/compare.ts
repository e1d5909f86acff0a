import { closeSync, openSync, readFileSync, readSync, statSync } from "node:fs";
import { auditSchema, trendOf, type AuditResult, type Trend } from "../../core/audit";
import { cleaned, plural, toJson } from "../../core/report/text";
import { writtenTrend } from "../diff/trend";
import { readKeptAudit } from "./kept-audit";
import { isPostgres } from "./history-database";
import { ExitCode, fails, type FailOn } from "../exit-code";
import { print } from "../output";
import { UsageError } from "../usage-error";

/** Compares two saved audits; undefined where these are none. @throws UsageError where only one is, or one is broken */
export async function compareAudits(
  base: string,
  head: string,
  format: "pretty" | "json" | "markdown",
  failOn?: FailOn,
): Promise<ExitCode | undefined> {
  const [first, second] = [isKept(base) || isAudit(base), isKept(head) || isAudit(head)];
  if (!first && !second) return undefined;
  if (!first || !second)
    throw new UsageError(`${shown(first ? head : base)} is no saved audit, and the other is one`);
  const trend = trendOf(await read(base), await read(head));
  await print(format === "json" ? toJson(writtenTrend(trend)) : prettyTrend(trend, format === "markdown"));
  const failing = trend.new.filter((each) => fails(each, failOn));
  if (failing.some(({ kind }) => kind === "error")) return ExitCode.cannotCheck;
  if (failing.some(({ kind }) => kind === "violation")) return ExitCode.findings;
  return failing.length > 0 ? ExitCode.unknowns : ExitCode.clean;
}

const isKept = isPostgres;
const read = async (from: string): Promise<AuditResult> =>
  isKept(from) ? readKeptAudit(from) : readAudit(from);

/** An audit in a file or a database. @throws UsageError where there is none, or it is broken */
export async function readAnyAudit(from: string): Promise<AuditResult> {
  if (!isKept(from) && !isAudit(from))
    throw new UsageError(`${from}: is no saved audit`, "name what --format json=FILE wrote");
  return read(from);
}

/** An address may hold a password. */
const shown = (from: string): string => (isKept(from) ? "the database" : from);

function isAudit(file: string): boolean {
  if (!statSync(file, { throwIfNoEntry: false })?.isFile()) return false;
  const handle = openSync(file, "r");
  try {
    const buffer = Buffer.alloc(200);
    const length = readSync(handle, buffer, 0, buffer.length, 0);
    return /^\s*\{\s*"schema"\s*:\s*"bulkhead\/audit\//.test(buffer.toString("utf8", 0, length));
  } finally {
    closeSync(handle);
  }
}

function readAudit(file: string): AuditResult {
  let data: unknown;
  try {
    data = JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ERR_STRING_TOO_LONG")
      throw new UsageError(
        `${file}: is longer than a text can be (512 MB)`,
        "keep audits of so many stacks in a database (--results postgres://…), and name that",
      );
    throw new UsageError(`${file}: begins as a saved audit but is no whole JSON`, "run the audit again");
  }
  const parsed = auditSchema.safeParse(data, { jitless: true });
  if (parsed.success) return parsed.data;
  const place = parsed.error.issues[0]?.path.join(".").slice(0, 200) ?? "";
  throw new UsageError(`${file}: is not a sound audit at ${place}`, "run the audit again");
}

function prettyTrend(trend: Trend, isMarkdown: boolean): string {
  const rows = cleaned(trend.rows).map(({ owner, policy, change, count }) =>
    isMarkdown
      ? `| ${[owner, policy, change, String(count)].map((cell) => cell.replace(/[|\\`<>&]/g, "\\$&")).join(" | ")} |`
      : `${String(count).padStart(7)}  ${change.padEnd(8)}  ${policy} (${owner})`,
  );
  const { length: late } = trend.overdue;
  const sum = `${plural(trend.new.length, "new finding")}, ${trend.fixed.length} fixed, ${trend.excepted.length} accepted since${late > 0 ? `; ${late} open past their deadline` : ""}.`;
  const head =
    isMarkdown && rows.length > 0
      ? ["| owner | policy | change | findings |", "| --- | --- | --- | --- |"]
      : [];
  return `${[...head, ...rows, ...(rows.length > 0 ? [""] : []), sum].join("\n")}\n`;
}
