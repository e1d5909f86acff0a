import { sql, type RawBuilder } from "kysely";
import type { Phase } from "../domain/instance";

/** What to look for; all that is named must hold. */
export interface InstanceFilter {
  readonly digest?: string | undefined;
  readonly workload?: string | undefined;
  readonly node?: string | undefined;
  readonly supplier?: string | undefined;
  readonly cluster?: string | undefined;
  /** Images with this vulnerability, by the evidence. */
  readonly cve?: string | undefined;
  readonly environment?: string | undefined;
  /** `live`: it is there, running or not; `gone`: it was stopped or removed. */
  readonly state?: Phase | "live" | "gone" | "any" | undefined;
  /** Seen by others, and never heard of by itself. */
  readonly silent?: boolean | undefined;
}

/** The condition that a filter is; parts of it that are given as literals let partial plans be used. */
export function conditionOf({
  state = "running",
  silent,
  cve,
  ...columns
}: InstanceFilter): RawBuilder<unknown> {
  const parts: RawBuilder<unknown>[] = [];
  for (const [name, value] of Object.entries(columns))
    if (value !== undefined) parts.push(sql`${sql.ref(`instances.${name}`)} = ${value}`);
  if (cve !== undefined)
    parts.push(sql`instances.digest in (select digest from vulnerable where cve = ${cve.toUpperCase()})`);
  if (state === "live" || state === "running") parts.push(sql`instances.live = 1`);
  if (state === "gone") parts.push(sql`instances.live = 0`);
  if (state !== "live" && state !== "gone" && state !== "any") parts.push(sql`instances.phase = ${state}`);
  if (silent === true) parts.push(sql`instances.claimed_at is null and instances.observed_at is not null`);
  return parts.length === 0 ? sql`1 = 1` : sql.join(parts, sql` and `);
}
