import { sql } from "kysely";
import type { Attributes } from "../domain/event";
import { attributesOf, type Phase, type Run } from "../domain/instance";
import { countOf } from "./count";
import { digestsWith } from "./evidence";
import { conditionOf, type InstanceFilter } from "./filter";
import { tableOf } from "./flavour";
import type { Store } from "./open";
import { runOf, stateOf } from "./row";
import type { InstanceTable } from "./schema";

/** An instance as the register tells of it. Times in UTC. */
export interface Instance {
  readonly instance: string;
  readonly phase: Phase;
  /** Since when it runs, or ran last. */
  readonly since?: string;
  readonly first: string;
  readonly last: string;
  /** Whether it was heard of by itself, and by others. */
  readonly claimed?: string;
  readonly observed?: string;
  readonly attributes: Attributes;
  /** What it says of its image, where others saw another one. */
  readonly claimedDigest?: string;
}

export interface Page {
  readonly count: number;
  readonly items: readonly Instance[];
  /** Ask for more after this; absent where there is none. */
  readonly next?: number;
}

/**
 * Instances by what holds of them.
 *
 * @param after the `next` of the page before
 */
export async function findInstances(
  store: Store,
  filter: InstanceFilter,
  { limit = 100, after = 0 }: { readonly limit?: number; readonly after?: number } = {},
): Promise<Page> {
  const count = await countOf(store, filter);
  const rows = count === 0 ? [] : await firstOf(store, filter, { limit: limit + 1, after });
  const shown = rows.slice(0, limit);
  return {
    count,
    items: shown.map(instanceOf),
    ...(rows.length > limit && { next: shown.at(-1)!.id }),
  };
}

/** Images whose instances are looked for in one statement. */
const together = 50;

/**
 * The first instances after another one, in the order in which they were heard of. Those of many images are looked for
 * image by image, each in its index's order: all of them together would have to be sorted.
 */
async function firstOf(
  store: Store,
  filter: InstanceFilter,
  { limit, after }: { readonly limit: number; readonly after: number },
): Promise<InstanceTable[]> {
  const { reading, flavour } = store;
  const { cve, ...rest } = filter;
  const condition = conditionOf(rest);
  if (cve === undefined) {
    const { rows } = await sql<InstanceTable>`select * from instances
      where ${condition} and instances.id > ${after} order by instances.id limit ${limit}`.execute(reading);
    return rows;
  }
  const digests = await digestsWith(store, cve);
  let ids: number[] = [];
  for (let from = 0; from < digests.length; from += together) {
    const some = tableOf(
      flavour,
      { d: "text" },
      digests.slice(from, from + together).map((digest) => [digest]),
    );
    // None after the last that was found so far can be among the first.
    const until = ids.length < limit ? sql`1 = 1` : sql`instances.id < ${ids.at(-1)}`;
    const own = sql`select instances.id from instances where instances.digest = wanted.d and ${condition}
      and instances.id > ${after} and ${until} order by instances.id limit ${limit}`;
    const { rows } = await sql<{ id: number }>`${
      flavour === "postgres"
        ? sql`select found.id from ${some} as wanted cross join lateral (${own}) as found`
        : sql`select found.id from ${some} as wanted join instances as found on found.id in (${own})`
    } order by found.id limit ${limit}`.execute(reading);
    ids = [...ids, ...rows.map(({ id }) => id)].sort((a, b) => a - b).slice(0, limit);
  }
  if (ids.length === 0) return [];
  const { rows } = await sql<InstanceTable>`select * from instances
    where id in (${sql.join(ids)}) order by id`.execute(reading);
  return rows;
}

export const isoOf = (at: number): string => new Date(at).toISOString();

export function instanceOf(row: InstanceTable): Instance {
  const state = stateOf(row);
  const { instance, phase, firstAt, last, claimedAt, observedAt, claimed } = state;
  const attributes = attributesOf(state);
  return {
    instance,
    phase,
    ...(row.started_at !== null && { since: isoOf(row.resumed_at ?? row.started_at) }),
    first: isoOf(firstAt),
    last: isoOf(last.at),
    ...(claimedAt !== undefined && { claimed: isoOf(claimedAt) }),
    ...(observedAt !== undefined && { observed: isoOf(observedAt) }),
    attributes,
    ...(claimed.digest !== undefined &&
      claimed.digest !== attributes.digest && { claimedDigest: claimed.digest }),
  };
}

/** One instance with all of its runs; undefined where nobody heard of it. */
export async function findInstance(
  { reading }: Store,
  name: string,
): Promise<{ readonly instance: Instance; readonly runs: readonly Run[] } | undefined> {
  const row = await reading.selectFrom("instances").selectAll().where("name", "=", name).executeTakeFirst();
  if (!row) return undefined;
  const earlier = await reading
    .selectFrom("runs")
    .selectAll()
    .where("instance", "=", row.id)
    .orderBy("n")
    .execute();
  const last = runOf(row);
  return {
    instance: instanceOf(row),
    runs: [...earlier.map((run) => runOf(run)!), ...(last ? [last] : [])],
  };
}

/** How many instances are counted in one statement: few enough to keep nobody waiting. */
const counted = 5000;

/** What is there, by image, environment and workload. */
export async function runningRows({ reading }: Store) {
  const found = new Map<
    string,
    { digest: string; environment?: string; workload?: string; instances: number }
  >();
  for (let from = 0; ;) {
    const { rows } = await sql<Pick<InstanceTable, "id" | "digest" | "environment" | "workload" | "live">>`
      select id, digest, environment, workload, live from instances where id > ${from} order by id limit ${counted}`.execute(
      reading,
    );
    for (const { id, digest, environment, workload, live } of rows) {
      from = id;
      if (live !== 1 || digest === null) continue;
      const key = JSON.stringify([digest, environment, workload]);
      const known = found.get(key);
      if (known) known.instances++;
      else
        found.set(key, {
          digest,
          ...(environment !== null && { environment }),
          ...(workload !== null && { workload }),
          instances: 1,
        });
    }
    if (rows.length < counted) break;
  }
  return [...found].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
}

/** The images that a supplier's instances were of. */
export async function suppliedDigests({ reading }: Store, supplier: string): Promise<string[]> {
  const rows = await reading
    .selectFrom("instances")
    .select("digest")
    .distinct()
    .where("supplier", "=", supplier)
    .where("digest", "is not", null)
    .orderBy("digest")
    .execute();
  return rows.flatMap(({ digest }) => (digest === null ? [] : [digest]));
}
