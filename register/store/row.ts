import type { Attributes, RegisterEvent } from "../domain/event";
import { attributesOf, isLive, type InstanceState, type Phase, type Run } from "../domain/instance";
import type { EventKind } from "../domain/kinds";
import type { ColumnType } from "./flavour";
import type { InstanceTable } from "./schema";

type RunColumns = Pick<InstanceTable, "started_at" | "resumed_at" | "suspended_at" | "stopped_at">;

export const instanceColumns = {
  id: "int",
  name: "text",
  phase: "text",
  live: "int",
  first_at: "int",
  last_at: "int",
  last_kind: "text",
  last_key: "text",
  claimed: "text",
  observed: "text",
  claimed_at: "int",
  observed_at: "int",
  digest: "text",
  workload: "text",
  node: "text",
  supplier: "text",
  environment: "text",
  cluster: "text",
  runs: "int",
  started_at: "int",
  resumed_at: "int",
  suspended_at: "int",
  stopped_at: "int",
} as const satisfies Readonly<Record<keyof InstanceTable, ColumnType>>;

export const runColumns = {
  instance: "int",
  n: "int",
  started_at: "int",
  resumed_at: "int",
  suspended_at: "int",
  stopped_at: "int",
} as const satisfies Readonly<Record<string, ColumnType>>;

const timesOf = (run: Run | undefined): RunColumns => ({
  started_at: run?.startedAt ?? null,
  resumed_at: run?.resumedAt ?? null,
  suspended_at: run?.suspendedAt ?? null,
  stopped_at: run?.stoppedAt ?? null,
});

/** The run that four columns tell of; undefined before the first start. */
export const runOf = ({ started_at, resumed_at, suspended_at, stopped_at }: RunColumns): Run | undefined =>
  started_at === null
    ? undefined
    : {
        startedAt: started_at,
        ...(resumed_at !== null && { resumedAt: resumed_at }),
        ...(suspended_at !== null && { suspendedAt: suspended_at }),
        ...(stopped_at !== null && { stoppedAt: stopped_at }),
      };

/**
 * A state as a row.
 *
 * @param earlier how many runs there were before those that the state holds
 */
export function rowOf(state: InstanceState, id: number, earlier: number): InstanceTable {
  const { digest, workload, node, supplier, environment, cluster } = attributesOf(state);
  return {
    id,
    name: state.instance,
    phase: state.phase,
    live: isLive(state.phase) ? 1 : 0,
    first_at: state.firstAt,
    last_at: state.last.at,
    last_kind: state.last.kind,
    last_key: state.last.key,
    claimed: JSON.stringify(state.claimed),
    observed: JSON.stringify(state.observed),
    claimed_at: state.claimedAt ?? null,
    observed_at: state.observedAt ?? null,
    digest: digest ?? null,
    workload: workload ?? null,
    node: node ?? null,
    supplier: supplier ?? null,
    environment: environment ?? null,
    cluster: cluster ?? null,
    runs: earlier + state.runs.length,
    ...timesOf(state.runs.at(-1)),
  };
}

/** The state that a row tells of, with the last of its runs only. */
export function stateOf(row: InstanceTable): InstanceState {
  const run = runOf(row);
  return {
    instance: row.name,
    phase: row.phase as Phase,
    firstAt: row.first_at,
    last: { at: row.last_at, kind: row.last_kind as EventKind, key: row.last_key },
    claimed: JSON.parse(row.claimed) as Attributes,
    observed: JSON.parse(row.observed) as Attributes,
    ...(row.claimed_at !== null && { claimedAt: row.claimed_at }),
    ...(row.observed_at !== null && { observedAt: row.observed_at }),
    runs: run ? [run] : [],
  };
}

/** Rows of the runs before the last. @param first the number of the first of them */
export const earlierRuns = (runs: readonly Run[], instance: number, first: number) =>
  runs.slice(0, -1).map((run, at) => ({ instance, n: first + at, ...timesOf(run) }));

/** A row's values in the order of its table's columns. */
export const valuesOf = <C extends string>(
  columns: Readonly<Record<C, ColumnType>>,
  row: Readonly<Record<C, string | number | null>>,
): (string | number | null)[] => (Object.keys(columns) as C[]).map((name) => row[name]);

/** What an entry of the history says of an event. */
export interface EventEntry {
  readonly recorded: number;
  readonly actor: string;
  readonly event: RegisterEvent;
}
