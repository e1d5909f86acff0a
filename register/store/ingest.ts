import { sql } from "kysely";
import { compareEvents, type RegisterEvent } from "../domain/event";
import { advance, follows, type InstanceState } from "../domain/instance";
import { fromBases } from "./bases";
import { tableOf, type Flavour } from "./flavour";
import { append, takeHead, type Entry } from "./history";
import type { WriterStore } from "./open";
import { writeInstances, type Change } from "./projection";
import { stateOf, type EventEntry } from "./row";
import type { InstanceTable, Tx } from "./schema";

export interface Ingested {
  /** Events that are new. */
  readonly accepted: number;
  /** Events that were on record already. */
  readonly known: number;
}

/** What one caller brings at once. */
export interface Batch {
  readonly events: readonly RegisterEvent[];
  readonly actor: string;
  /** The register's time, in milliseconds. */
  readonly now: number;
}

/** Events of a batch that can't be recorded. Nothing of the batch was recorded. */
export class Unrecordable extends Error {
  constructor(
    message: string,
    readonly indices: readonly number[],
  ) {
    super(message);
    this.name = new.target.name;
  }
}

/** An event came under a key that stands for another one. */
export class Conflict extends Unrecordable {
  constructor(indices: readonly number[]) {
    super("an event says something else than the one recorded under its id", indices);
  }
}

/** An event happened before what is kept. */
export class Outdated extends Unrecordable {
  constructor(indices: readonly number[]) {
    super("an event happened before those that are kept", indices);
  }
}

/** What is known of an instance before, and what comes new. */
interface Touched {
  readonly name: string;
  readonly id: number;
  readonly row: InstanceTable | undefined;
  readonly fresh: Map<string, RegisterEvent>;
}

/** An event as it stands in the history; what it said is not known any more where its body was let go. */
interface Recorded {
  readonly at: number;
  readonly event?: RegisterEvent;
}

/**
 * Records batches and what they come to, all of them or nothing, in one transaction.
 *
 * @param batches some hundreds of events in all
 * @throws Unrecordable with the places in the first batch that can't be recorded
 */
export function record({ writing, flavour }: WriterStore, batches: readonly Batch[]): Promise<Ingested[]> {
  return writing.transaction().execute(async (tx) => {
    const head = await takeHead(tx, flavour);
    const all = batches.flatMap(({ events }) => events);
    const { touched, instances } = await touchedBy(tx, flavour, all, head.instances);
    const recorded = await recordedOf(tx, flavour, all, touched);
    const entries: Entry[] = [];
    const counts = batches.map((batch) => {
      const fresh = freshOf(batch, touched, recorded, head.keptFrom);
      entries.push(...fresh);
      return { accepted: fresh.length, known: batch.events.length - fresh.length };
    });
    if (entries.length === 0) return counts;
    await append(tx, flavour, { ...head, instances }, entries);
    await fold(
      tx,
      flavour,
      [...touched.values()].filter(({ fresh }) => fresh.size > 0),
    );
    return counts;
  });
}

function freshOf(
  { events, actor, now }: Batch,
  touched: ReadonlyMap<string, Touched>,
  recorded: ReadonlyMap<string, Recorded>,
  keptFrom: number,
): Entry[] {
  const entries: Entry[] = [];
  const conflicts: number[] = [];
  const outdated: number[] = [];
  for (const [index, event] of events.entries()) {
    const { id, name, fresh } = touched.get(event.instance)!;
    const before = recorded.get(`${id} ${event.key}`);
    const said = before?.event ?? fresh.get(event.key);
    if (said ? !same(said, event) : before !== undefined && before.at !== event.at) conflicts.push(index);
    if (said ?? before) continue;
    if (event.at < keptFrom) outdated.push(index);
    fresh.set(event.key, event);
    const body: EventEntry = { recorded: now, actor, event: { ...event, instance: name } };
    entries.push({ kind: "event", body: JSON.stringify(body), instance: id, key: event.key, at: event.at });
  }
  if (conflicts.length > 0) throw new Conflict(conflicts);
  if (outdated.length > 0) throw new Outdated(outdated);
  return entries;
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
): Promise<Map<string, Recorded>> {
  const asked = events.flatMap(({ instance, key }) => {
    const { row } = touched.get(instance)!;
    return row ? [[row.id, key]] : [];
  });
  if (asked.length === 0) return new Map();
  const { rows } = await sql<{ instance: number; key: string; at: number; seq: number }>`
    select history.instance, history.key, history.at, history.seq
    from ${tableOf(flavour, { i: "int", k: "text" }, asked)} as wanted
    join history on history.instance = wanted.i and history.key = wanted.k`.execute(tx);
  if (rows.length === 0) return new Map();
  const { rows: said } = await sql<{ seq: number; body: string | null }>`
    select seq, body from entries where seq in (${sql.join(rows.map(({ seq }) => seq))})`.execute(tx);
  const bodies = new Map(said.map(({ seq, body }) => [seq, body]));
  return new Map(
    rows.map(({ instance, key, at, seq }) => {
      const body = bodies.get(seq) ?? null;
      return [`${instance} ${key}`, { at, ...(body !== null && { event: eventIn(body) }) }];
    }),
  );
}

const eventIn = (body: string): RegisterEvent => (JSON.parse(body) as EventEntry).event;

async function fold(tx: Tx, flavour: Flavour, touched: readonly Touched[]): Promise<void> {
  const late = new Map<number, InstanceTable>();
  const changes: Change[] = [];
  for (const { id, row, fresh } of touched) {
    const sorted = [...fresh.values()].sort(compareEvents);
    let state: InstanceState | undefined = row && stateOf(row);
    if (row && state && !follows(state, sorted[0]!)) {
      late.set(id, row);
      continue;
    }
    const earlier = row ? row.runs - state!.runs.length : 0;
    for (const event of sorted) state = advance(state, event);
    changes.push({ id, row, state: state!, earlier });
  }
  if (late.size > 0) {
    const ids = [...late.keys()];
    const wanted = tableOf(
      flavour,
      { i: "int" },
      ids.map((id) => [id]),
    );
    await sql`delete from runs where instance in (select i from ${wanted} as given)`.execute(tx);
    for (const [id, state] of await fromBases(tx, flavour, ids))
      changes.push({ id, row: late.get(id), state, earlier: 0 });
  }
  await writeInstances(tx, flavour, changes);
}
