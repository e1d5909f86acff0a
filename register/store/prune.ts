import { sql } from "kysely";
import { fromBases, lastPruning, NO_BASES, sumOf, type Pruning } from "./bases";
import { parts, tableOf } from "./flavour";
import { append, contentOf, takeHead } from "./history";
import { months } from "./months";
import type { Store } from "./open";
import type { BaseTable } from "./schema";

const chunk = 1000;

/**
 * Lets go of what events before an instant said. That they were there stays, with the hash of what they said, so that the
 * chain holds; so does what they came to, which is recorded as an entry of the history. Events before that instant are
 * taken no more. What a fall of the machine interrupts is gone on with the next time.
 *
 * @param before milliseconds
 * @returns the entry; undefined where events were let go as far as that already
 */
export async function prune(store: Store, { before: asked, now }: { before: number; now: number }) {
  if (asked > now) throw new RangeError("what did not happen yet can't be let go");
  const before = await keepFrom(store, asked);
  const last = await lastPruning(store.reading);
  const isNew = last === undefined || last.before < before;
  const entry = isNew ? await recordPruning(store, before, now) : undefined;
  await (store.flavour === "postgres" ? dropMonths(store, before) : forget(store, before));
  return entry;
}

/** From here on no event from before is taken: what is let go stands still. */
const keepFrom = ({ writing, flavour }: Store, asked: number): Promise<number> =>
  writing.transaction().execute(async (tx) => {
    const { keptFrom } = await takeHead(tx, flavour);
    if (asked <= keptFrom) return keptFrom;
    await tx.updateTable("head").set({ kept_from: asked }).execute();
    return asked;
  });

async function recordPruning(store: Store, before: number, now: number): Promise<Pruning> {
  const bases = await writeBases(store, before);
  return store.writing.transaction().execute(async (tx) => {
    const head = await takeHead(tx, store.flavour);
    const { rows } = await sql<{ count: number }>`
      select count(*) as count from history where kind = 'event' and at < ${before}`.execute(tx);
    const entry: Pruning = { recorded: now, before, events: Number(rows[0]?.count ?? 0), bases };
    await append(tx, store.flavour, head, [{ kind: "pruning", body: JSON.stringify(entry) }]);
    await tx.deleteFrom("bases").where("before", "<", before).execute();
    return entry;
  });
}

/** @returns one hash over all of them */
async function writeBases(store: Store, before: number): Promise<string> {
  const { reading, writing, flavour } = store;
  let sum = NO_BASES;
  for (let from = 0; ;) {
    const rows = await reading
      .selectFrom("instances")
      .select("id")
      .where("id", ">", from)
      .where("first_at", "<", before)
      .orderBy("id")
      .limit(chunk)
      .execute();
    const ids = rows.map(({ id }) => id);
    if (ids.length === 0) return sum;
    const states = await fromBases(reading, flavour, ids, before);
    const bases = ids.flatMap((instance): BaseTable[] => {
      const state = states.get(instance);
      return state ? [{ instance, before, state: JSON.stringify(state) }] : [];
    });
    for (const base of bases) sum = sumOf(sum, base);
    const columns = { instance: "int", before: "int", state: "text" } as const;
    for (const part of parts(flavour, bases))
      await sql`insert into bases (instance, before, state)
        select instance, before, state from ${tableOf(
          flavour,
          columns,
          part.map(({ instance, state }) => [instance, before, state]),
        )} as given where true
        on conflict (instance, before) do update set state = excluded.state`.execute(writing);
    from = ids.at(-1)!;
  }
}

/** Whole months go with their tables. */
async function dropMonths({ writing }: Store, before: number): Promise<void> {
  for (const { name, from, to } of await months(writing)) {
    if (to <= before) await sql`drop table ${sql.table(name)}`.execute(writing);
    else if (from < before)
      await sql`delete from bodies where at >= ${from} and at < ${before}`.execute(writing);
  }
}

async function forget({ reading, writing, flavour }: Store, before: number): Promise<void> {
  const { rows: ends } = await sql<{ seq: number }>`select seq from head`.execute(reading);
  for (let from = 0; from < (ends[0]?.seq ?? 0); from += chunk) {
    const { rows } = await sql<{ seq: number; body: string }>`
      select seq, body from history where seq > ${from} and seq <= ${from + chunk}
        and kind = 'event' and at < ${before} and body is not null`.execute(reading);
    for (const part of parts(flavour, rows))
      await sql`update history set body = null, content = given.content from ${tableOf(
        flavour,
        { seq: "int", content: "text" },
        part.map(({ seq, body }) => [seq, contentOf("event", body)]),
      )} as given where history.seq = given.seq`.execute(writing);
  }
}
