import { sql } from "kysely";
import { isLive, PHASES, type Phase } from "../domain/instance";
import { conditionOf, type InstanceFilter } from "./filter";
import type { Store } from "./open";

const phasesOf = (state: NonNullable<InstanceFilter["state"]>): readonly Phase[] =>
  state === "any"
    ? PHASES
    : state === "live" || state === "gone"
      ? PHASES.filter((phase) => isLive(phase) === (state === "live"))
      : [state];

/** How many instances a filter finds: by what is tallied where that answers it, else by counting them. */
export async function countOf({ reading }: Store, filter: InstanceFilter): Promise<number> {
  const { state = "running", ...rest } = filter;
  const asked = Object.entries(rest).filter(([, value]) => value !== undefined && value !== false);
  const [kind, value] = asked[0] ?? ["all", ""];
  const where =
    asked.length > 1
      ? undefined
      : kind === "cve"
        ? sql`tallies.kind = 'digest'
          and tallies.value in (select digest from vulnerable where cve = ${String(value).toUpperCase()})`
        : ["digest", "supplier", "cluster", "all"].includes(kind)
          ? sql`tallies.kind = ${kind} and tallies.value = ${value}`
          : undefined;
  const { rows } = await (
    where
      ? sql<{ count: number | null }>`select sum(instances) as count from tallies
        where ${where} and phase in (${sql.join(phasesOf(state))})`
      : sql<{ count: number }>`select count(*) as count from instances where ${conditionOf(filter)}`
  ).execute(reading);
  return Number(rows[0]?.count ?? 0);
}
