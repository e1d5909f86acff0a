import { sql } from "kysely";
import { compareEvents, type RegisterEvent } from "../domain/event";
import { advance, follows, project, type InstanceState } from "../domain/instance";
import { parts, tableOf, type Flavour } from "./flavour";
import { append, takeHead, type Entry } from "./history";
import type { Store } from "./open";
import { earlierRuns, instanceColumns, rowOf, runColumns, stateOf, valuesOf, type EventEntry } from "./row";
import type { InstanceTable, Tx } from "./schema";

export interface Ingested {
  /** Events that are new. */
  readonly accepted: number;
  /** Events that were on record already. */
  readonly known: number;
}

/** An event came under a key that stands for another one. Nothing of its batch was recorded. */
export class Conflict extends Error {
  constructor(readonly indices: readonly number[]) {
    super("an event says something else than the one recorded under its id");
    this.name = "Conflict";
  }
}

/** What is known of an instance before a batch, and what the batch adds. */
interface Touched {
  readonly name: string;
  readonly id: number;
  readonly row: InstanceTable | undefined;
  readonly fresh: Map<string, RegisterEvent>;
}

/**
 * Records events and what they come to, all of them or nothing.
 *
 * @param events any number; a transaction's worth is some hundreds
 * @param now the register's time, in milliseconds
 * @throws Conflict
 */
export function ingest(
  { writing, flavour }: Store,
  events: readonly RegisterEvent[],
  { actor, now }: { readonly actor: string; readonly now: number },
): Promise<Ingested> {
  if (events.length === 0) return Promise.resolve({ accepted: 0, known: 0 });
  return writing.transaction().execute(async (tx) => {
    const head = await takeHead(tx, flavour);
    const { touched, instances } = await touchedBy(tx, flavour, events, head.instances);
    const recorded = await recordedOf(tx, flavour, events, touched);
    const entries: Entry[] = [];
    const conflicts: number[] = [];
    for (const [index, event] of events.entries()) {
      const { id, name, fresh } = touched.get(event.instance)!;
      const before = recorded.get(`${id} ${event.key}`) ?? fresh.get(event.key);
      if (before) {
        if (!same(before, event)) conflicts.push(index);
        continue;
      }
      fresh.set(event.key, event);
      const body: EventEntry = { recorded: now, actor, event: { ...event, instance: name } };
      entries.push({ kind: "event", body: JSON.stringify(body), instance: id, key: event.key, at: event.at });
    }
    if (conflicts.length > 0) throw new Conflict(conflicts);
    if (entries.length === 0) return { accepted: 0, known: events.length };
    await append(tx, flavour, { ...head, instances }, entries);
    await fold(
      tx,
      flavour,
      [...touched.values()].filter(({ fresh }) => fresh.size > 0),
    );
    return { accepted: entries.length, known: events.length - entries.length };
  });
}

const same = (a: RegisterEvent, b: RegisterEvent): boolean => signature(a) === signature(b);
const signature = ({ kind, at, by, reason, attributes }: RegisterEvent): string =>
  JSON.stringify([kind, at, by, reason, Object.entries(attributes).sort()]);

async function touchedBy(
  tx: Tx,
  flavour: Flavour,
  events: readonly RegisterEvent[],
  known: number,
): Promise<{ touched: Map<string, Touched>; instances: number }> {
  const names = [...new Set(events.map(({ instance }) => instance))];
  const { rows } = await sql<InstanceTable>`select instances.* from ${tableOf(
    flavour,
    { given: "text" },
    names.map((name) => [name]),
  )} as wanted join instances on instances.name = wanted.given`.execute(tx);
  const byName = new Map(rows.map((row) => [row.name, row]));
  let instances = known;
  const touched = new Map<string, Touched>();
  for (const name of names) {
    const row = byName.get(name);
    touched.set(name, { name, row, id: row?.id ?? ++instances, fresh: new Map() });
  }
  return { touched, instances };
}

/** Those of the events that stand in the history already, by instance and key. */
async function recordedOf(
  tx: Tx,
  flavour: Flavour,
  events: readonly RegisterEvent[],
  touched: ReadonlyMap<string, Touched>,
): Promise<Map<string, RegisterEvent>> {
  const asked = events.flatMap(({ instance, key }) => {
    const { row } = touched.get(instance)!;
    return row ? [[row.id, key]] : [];
  });
  if (asked.length === 0) return new Map();
  const { rows } = await sql<{ instance: number; key: string; body: string }>`
    select history.instance, history.key, history.body
    from ${tableOf(flavour, { i: "int", k: "text" }, asked)} as wanted
    join history on history.instance = wanted.i and history.key = wanted.k`.execute(tx);
  return new Map(rows.map(({ instance, key, body }) => [`${instance} ${key}`, eventIn(body)]));
}

const eventIn = (body: string): RegisterEvent => (JSON.parse(body) as EventEntry).event;

async function fold(tx: Tx, flavour: Flavour, touched: readonly Touched[]): Promise<void> {
  const late = new Set<number>();
  const states = new Map<number, { state: InstanceState; earlier: number }>();
  for (const { id, row, fresh } of touched) {
    const sorted = [...fresh.values()].sort(compareEvents);
    let state = row && stateOf(row);
    if (state && !follows(state, sorted[0]!)) {
      late.add(id);
      continue;
    }
    const earlier = row ? row.runs - state!.runs.length : 0;
    for (const event of sorted) state = advance(state, event);
    states.set(id, { state: state!, earlier });
  }
  if (late.size > 0) {
    await sql`delete from runs where instance in ${sql`(select i from ${ids(flavour, late)} as given)`}`.execute(
      tx,
    );
    for (const [id, events] of await eventsOf(tx, flavour, late))
      states.set(id, { state: project(events)!, earlier: 0 });
  }
  await write(tx, flavour, states);
}

const ids = (flavour: Flavour, of: Iterable<number>) =>
  tableOf(
    flavour,
    { i: "int" },
    [...of].map((id) => [id]),
  );

/** All events of some instances, in no order. */
async function eventsOf(
  tx: Tx,
  flavour: Flavour,
  of: ReadonlySet<number>,
): Promise<Map<number, RegisterEvent[]>> {
  const { rows } = await sql<{ instance: number; body: string }>`
    select history.instance, history.body from ${ids(flavour, of)} as wanted
    join history on history.instance = wanted.i`.execute(tx);
  const found = new Map<number, RegisterEvent[]>();
  for (const { instance, body } of rows) {
    const all = found.get(instance);
    if (all) all.push(eventIn(body));
    else found.set(instance, [eventIn(body)]);
  }
  return found;
}

const updated = Object.keys(instanceColumns).filter((name) => name !== "id" && name !== "name");

async function write(
  tx: Tx,
  flavour: Flavour,
  states: ReadonlyMap<number, { readonly state: InstanceState; readonly earlier: number }>,
): Promise<void> {
  const rows: (string | number | null)[][] = [];
  const runs: (string | number | null)[][] = [];
  for (const [id, { state, earlier }] of states) {
    rows.push(valuesOf(instanceColumns, rowOf(state, id, earlier)));
    for (const run of earlierRuns(state.runs, id, earlier)) runs.push(valuesOf(runColumns, run));
  }
  const columns = sql.join(Object.keys(instanceColumns).map((name) => sql.ref(name)));
  // `where true` tells SQLite's parser that the conflict clause is not part of a join.
  for (const part of parts(rows))
    await sql`insert into instances (${columns})
      select ${columns} from ${tableOf(flavour, instanceColumns, part)} as given where true
      on conflict (id) do update set ${sql.join(
        updated.map((name) => sql`${sql.ref(name)} = ${sql.ref(`excluded.${name}`)}`),
      )}`.execute(tx);
  if (runs.length === 0) return;
  await sql`insert into runs (instance, n, started_at, resumed_at, suspended_at, stopped_at)
    select instance, n, started_at, resumed_at, suspended_at, stopped_at
    from ${tableOf(flavour, runColumns, runs)} as given`.execute(tx);
}
