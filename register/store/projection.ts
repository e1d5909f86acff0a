import { sql, type RawBuilder } from "kysely";
import type { InstanceState } from "../domain/instance";
import { parts, tableOf, type ColumnType, type Flavour } from "./flavour";
import { earlierRuns, instanceColumns, rowOf, runColumns, valuesOf } from "./row";
import type { InstanceTable, TallyKind, Tx } from "./schema";

/** An instance whose state is another one now. */
export interface Change {
  readonly id: number;
  /** As it was kept until now; undefined for a new one. */
  readonly row: InstanceTable | undefined;
  readonly state: InstanceState;
  /** How many runs there were before those that the state holds. */
  readonly earlier: number;
}

type Columns = Readonly<Record<string, ColumnType>>;
type Values = (string | number | null)[];

/** Columns that stand in indexes: to write one is to write its index, even where it stays the same. */
const indexed = ["digest", "workload", "node", "supplier", "cluster", "live"] as const;
const without = (names: readonly string[]): Columns =>
  Object.fromEntries(Object.entries(instanceColumns).filter(([name]) => !names.includes(name)));
const changing = without(["name"]);
const unindexed = without(["name", ...indexed]);

/** Writes what instances came to, and what that changes in the tallies. */
export async function writeInstances(tx: Tx, flavour: Flavour, changes: readonly Change[]): Promise<void> {
  const fresh: Values[] = [];
  const moved: Values[] = [];
  const stayed: Values[] = [];
  const runs: Values[] = [];
  const tallies = new Map<string, number>();
  for (const { id, row, state, earlier } of changes) {
    const after = rowOf(state, id, earlier);
    if (row) count(tallies, row, -1);
    count(tallies, after, 1);
    if (!row) fresh.push(valuesOf(instanceColumns, after));
    else if (indexed.some((name) => row[name] !== after[name])) moved.push(valuesOf(changing, { ...after }));
    else stayed.push(valuesOf(unindexed, { ...after }));
    for (const run of earlierRuns(state.runs, id, earlier)) runs.push(valuesOf(runColumns, run));
  }
  await insert(tx, flavour, "instances", instanceColumns, fresh);
  await update(tx, flavour, changing, moved);
  await update(tx, flavour, unindexed, stayed);
  await insert(tx, flavour, "runs", runColumns, runs);
  await writeTallies(tx, flavour, tallies);
}

const named = (columns: Columns): RawBuilder<unknown> =>
  sql.join(Object.keys(columns).map((name) => sql.ref(name)));

async function insert(
  tx: Tx,
  flavour: Flavour,
  table: "instances" | "runs",
  columns: Columns,
  rows: readonly Values[],
): Promise<void> {
  for (const part of parts(flavour, rows))
    await sql`insert into ${sql.table(table)} (${named(columns)})
      select ${named(columns)} from ${tableOf(flavour, columns, part)} as given`.execute(tx);
}

async function update(tx: Tx, flavour: Flavour, columns: Columns, rows: readonly Values[]): Promise<void> {
  const set = sql.join(
    Object.keys(columns).flatMap((name) =>
      name === "id" ? [] : [sql`${sql.ref(name)} = ${sql.ref(`given.${name}`)}`],
    ),
  );
  for (const part of parts(flavour, rows))
    await sql`update instances set ${set}
      from ${tableOf(flavour, columns, part)} as given where instances.id = given.id`.execute(tx);
}

export const TALLIED = ["digest", "supplier", "cluster", "all"] as const satisfies readonly TallyKind[];

/** What is tallied of an instance, by kind. */
const talliedOf = ({
  digest,
  supplier,
  cluster,
}: Pick<InstanceTable, "digest" | "supplier" | "cluster">): Readonly<Record<TallyKind, string | null>> => ({
  digest,
  supplier,
  cluster,
  all: "",
});

function count(tallies: Map<string, number>, row: InstanceTable, by: 1 | -1): void {
  for (const [kind, value] of Object.entries(talliedOf(row))) {
    if (value === null) continue;
    const key = JSON.stringify([kind, value, row.phase]);
    tallies.set(key, (tallies.get(key) ?? 0) + by);
  }
}

async function writeTallies(tx: Tx, flavour: Flavour, tallies: ReadonlyMap<string, number>): Promise<void> {
  const rows = [...tallies].flatMap(([key, by]) =>
    by === 0 ? [] : [[...(JSON.parse(key) as string[]), by]],
  );
  const columns = { kind: "text", value: "text", phase: "text", instances: "int" } as const;
  // `where true` tells SQLite's parser that the conflict clause is not part of a join.
  for (const part of parts(flavour, rows))
    await sql`insert into tallies (${named(columns)})
      select ${named(columns)} from ${tableOf(flavour, columns, part)} as given where true
      on conflict (kind, value, phase) do update set instances = tallies.instances + excluded.instances`.execute(
      tx,
    );
}
