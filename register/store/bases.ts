import { sql } from "kysely";
import { sha256 } from "../../core/image";
import { compareEvents, type RegisterEvent } from "../domain/event";
import { advance, type InstanceState } from "../domain/instance";
import { tableOf, type Flavour } from "./flavour";
import type { EventEntry } from "./row";
import type { BaseTable, Db, Tx } from "./schema";

/** What the events of an instance before an instant came to; of those, nothing else is needed. */
export interface Base {
  readonly before: number;
  readonly state: InstanceState;
}

export const baseOf = ({ before, state }: BaseTable): Base => ({
  before,
  state: JSON.parse(state) as InstanceState,
});

/** What the history says of bodies that were let go. */
export interface Pruning {
  readonly recorded: number;
  /** Events that happened before this, in milliseconds. */
  readonly before: number;
  /** How many events there were before. */
  readonly events: number;
  /** One hash over what the events of each instance came to. */
  readonly bases: string;
}

export async function lastPruning(reading: Db | Tx): Promise<Pruning | undefined> {
  const row = await reading
    .selectFrom("entries")
    .select("body")
    .where("instance", "is", null)
    .where("kind", "=", "pruning")
    .orderBy("seq", "desc")
    .limit(1)
    .executeTakeFirst();
  return typeof row?.body === "string" ? (JSON.parse(row.body) as Pruning) : undefined;
}

export const NO_BASES = sha256("");

/** The hash over all bases up to one more, in the order of the instances. */
export const sumOf = (sum: string, { instance, state }: BaseTable): string =>
  sha256(`${sum} ${instance} ${state}`);

/** Bases of one pruning, of the instances after one up to another. */
export const basesBetween = (
  reading: Db | Tx,
  before: number,
  after: number,
  last: number,
): Promise<BaseTable[]> =>
  reading
    .selectFrom("bases")
    .selectAll()
    .where("before", "=", before)
    .where("instance", ">", after)
    .where("instance", "<=", last)
    .orderBy("instance")
    .execute();

/** The state that a base and the events since come to. @param events with different keys, in no order */
export function since(base: Base | undefined, events: readonly RegisterEvent[]): InstanceState | undefined {
  const later = base ? events.filter(({ at }) => at >= base.before) : [...events];
  return later.sort(compareEvents).reduce<InstanceState | undefined>(advance, base?.state);
}

/**
 * The states of some instances, from all that is known of them.
 *
 * @param until only what happened before this, in milliseconds; bases that were made up to it are made anew
 */
export async function fromBases(
  tx: Db | Tx,
  flavour: Flavour,
  ids: readonly number[],
  until = Infinity,
): Promise<Map<number, InstanceState>> {
  const wanted = tableOf(
    flavour,
    { i: "int" },
    ids.map((id) => [id]),
  );
  const { rows: bases } = await sql<BaseTable>`
    select bases.* from ${wanted} as wanted join bases on bases.instance = wanted.i
    where ${until === Infinity ? sql`1 = 1` : sql`bases.before < ${until}`}
    order by bases.before`.execute(tx);
  const { rows } = await sql<{ instance: number; body: string | null }>`
    select entries.instance, entries.body from ${wanted} as wanted
    join entries on entries.instance = wanted.i`.execute(tx);
  const events = new Map<number, RegisterEvent[]>();
  for (const { instance, body } of rows) {
    if (body === null) continue;
    const { event } = JSON.parse(body) as EventEntry;
    if (event.at >= until) continue;
    const known = events.get(instance);
    if (known) known.push(event);
    else events.set(instance, [event]);
  }
  const byInstance = new Map(bases.map((row): [number, Base] => [row.instance, baseOf(row)]));
  const states = new Map<number, InstanceState>();
  for (const id of ids) {
    const state = since(byInstance.get(id), events.get(id) ?? []);
    if (state) states.set(id, state);
  }
  return states;
}
