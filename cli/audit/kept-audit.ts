import {
  Merge,
  openSince,
  readRecord,
  type AuditFinding,
  type AuditResult,
  type MergeOptions,
} from "../../core/audit";
import { UsageError } from "../usage-error";
import { connect, eachLine, refusal, schema } from "./history-database";
import { firstFound, keepsFindings } from "./history-findings";
import { passes, type Filters } from "./list";

/** All that makes an audit's result of its records, with what was left out of it. */
export interface MadeBy {
  readonly merge: MergeOptions;
  readonly filters: Filters;
}

/**
 * The result of a kept audit, as if it had just been run.
 *
 * @param address of the database; `#3` behind it names the third audit, nothing the last, `#-1` the one before
 * @throws UsageError where there is no such audit
 */
export async function readKeptAudit(address: string): Promise<AuditResult> {
  const { url, asked } = partsOf(address);
  const client = await connect(url);
  try {
    const which = asked > 0 ? "number = $1" : "true order by number desc offset $1 limit 1";
    // A database of an earlier version has no table of findings, and tells nothing of the audits before.
    const tellsSince = await keepsFindings(client);
    const { rows } = await client.query<{ number: number; made_by: string; course?: string | null }>(
      `select * from ${schema}.audit where made_by is not null and ${which}`,
      [Math.abs(asked)],
    );
    const row = rows[0];
    if (!row)
      throw new UsageError(
        `there is no audit #${asked} in the database`,
        "audits that were killed don't count",
      );
    const { merge: options, filters } = JSON.parse(row.made_by) as MadeBy;
    const merge = new Merge(options);
    const findings: AuditFinding[] = [];
    const held = "since <= $2 and (until is null or until > $2)";
    await eachLine(client, "line", held, [row.number], ({ line }) => {
      const record = readRecord(line);
      if (passes(record.verdict, record.boundary, filters)) findings.push(...merge.add(record));
    });
    const result = merge.finish(findings);
    if (!tellsSince) return result;
    const told = openSince(result, await firstFound(client, row.number));
    if (typeof row.course !== "string") return told;
    return { ...told, history: JSON.parse(row.course) as NonNullable<AuditResult["history"]> };
  } catch (error) {
    throw refusal(error);
  } finally {
    await client.end();
  }
}

function partsOf(address: string): { readonly url: string; readonly asked: number } {
  const [, url, number = "0"] = /^([^#]*)(?:#(.*))?$/s.exec(address)!;
  if (!/^-?\d{1,9}$/.test(number))
    throw new UsageError(
      "what stands behind # is no number of an audit",
      "write #3, or #-1 for the last but one",
    );
  return { url: url!, asked: Number(number) };
}
