import { sql } from "kysely";
import type { RegisterEvent } from "../../domain/event";
import type { InstanceState } from "../../domain/instance";
import { baseOf, basesBetween, NO_BASES, since, sumOf, type Pruning } from "../bases";
import { earlierRuns, instanceColumns, rowOf, runColumns, valuesOf, type EventEntry } from "../row";
import type { BaseTable, InstanceTable, RunTable, Tx } from "../schema";
import { chunk, type Tell } from "./tell";

/** Whether each instance is what its events come to. @returns how many there are */
export async function verifyInstances(
  reading: Tx,
  pruning: Pruning | undefined,
  fault: Tell,
): Promise<number> {
  let id = 0;
  let count = 0;
  let sum = NO_BASES;
  for (;;) {
    const rows = await reading
      .selectFrom("instances")
      .selectAll()
      .where("id", ">", id)
      .orderBy("id")
      .limit(chunk)
      .execute();
    const last = rows.at(-1)?.id;
    if (last === undefined) break;
    const bases = new Map<number, BaseTable>();
    if (pruning)
      for (const row of await basesBetween(reading, pruning.before, id, last)) {
        sum = sumOf(sum, row);
        bases.set(row.instance, row);
      }
    const { rows: bodies } = await sql<{ instance: number; body: string | null }>`
      select instance, body from entries where instance > ${id} and instance <= ${last}`.execute(reading);
    const events = new Map<number, RegisterEvent[]>();
    for (const { instance, body } of bodies) {
      if (body === null) continue;
      events.set(instance, [...(events.get(instance) ?? []), (JSON.parse(body) as EventEntry).event]);
    }
    const runs = await reading
      .selectFrom("runs")
      .selectAll()
      .where("instance", ">", id)
      .where("instance", "<=", last)
      .orderBy("n")
      .execute();
    const byInstance = new Map<number, RunTable[]>();
    for (const run of runs) byInstance.set(run.instance, [...(byInstance.get(run.instance) ?? []), run]);
    for (const row of rows) {
      const state = stateFrom(bases.get(row.id), events.get(row.id) ?? []);
      if (state === "broken") fault(`the base of ${row.name}`, "is no state");
      else verifyInstance(row, state, byInstance.get(row.id) ?? [], fault);
    }
    count += rows.length;
    id = last;
  }
  if (pruning && sum !== pruning.bases)
    fault("the bases", "are not what the events that were let go came to");
  return count;
}

function stateFrom(
  base: BaseTable | undefined,
  events: readonly RegisterEvent[],
): InstanceState | undefined | "broken" {
  try {
    return since(base && baseOf(base), events);
  } catch {
    return "broken";
  }
}

function verifyInstance(
  row: InstanceTable,
  state: InstanceState | undefined,
  runs: readonly RunTable[],
  fault: Tell,
): void {
  const place = `instance ${row.name}`;
  if (!state) return fault(place, "is told of by no event");
  const told = [
    valuesOf(instanceColumns, rowOf(state, row.id, 0)),
    ...earlierRuns(state.runs, row.id, 0).map((run) => valuesOf(runColumns, run)),
  ];
  const kept = [valuesOf(instanceColumns, row), ...runs.map((run) => valuesOf(runColumns, run))];
  if (JSON.stringify(told) !== JSON.stringify(kept)) fault(place, "is not what its events come to");
}
