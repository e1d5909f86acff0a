import type { Pool } from "pg";
import { UsageError } from "../../usage-error";
import { isPostgres } from "../history-database";

/** Of our own tables; the jobs' are graphile-worker's. */
const schema = "bulkhead_audit";
export const stackTask = "bulkhead_audit_stack";
/** Parts our advisory locks from others'. */
const lockSpace = 0x62756c6b;
/** A run whose coordinator has not been seen for so long is over. */
const staleRun = "2 minutes";
/** A worker that has a job for so long and never said who it is has died before it could. */
const strangerDies = "20 seconds";

const tables = `
create schema if not exists ${schema};
create table if not exists ${schema}.run (
  id uuid primary key, specs jsonb not null, judging jsonb not null, judged_by text not null,
  seen timestamptz not null default now());
create table if not exists ${schema}.outcome (
  run uuid not null references ${schema}.run on delete cascade, task text not null, line text,
  primary key (run, task));
do $$ begin
  if exists (select from pg_attribute where attrelid = '${schema}.outcome'::regclass and attname = 'line' and attstorage <> 'e')
  then alter table ${schema}.outcome alter column line set storage external; end if;
end $$;
create table if not exists ${schema}.begun (
  run uuid not null references ${schema}.run on delete cascade, task text not null, times int not null,
  primary key (run, task));
create sequence if not exists ${schema}.worker_key as int cycle;
create table if not exists ${schema}.worker (worker text primary key, key int not null);
`;

/** What came of a stack. */
export interface Outcome {
  readonly task: string;
  /** Its record; none where it has not changed. */
  readonly line: string | null;
}

/** A run as workers see it. */
export interface RunRow {
  readonly specs: readonly string[];
  readonly judging: unknown;
  readonly judged_by: string;
}

/**
 * @param url of a PostgreSQL, which may hold a password: no message shows it
 * @param commitLater lets results go without waiting for the disk: what a server that breaks down forgets is the end of its log, so
 * that it never forgets a result and remembers that the job for it is done
 */
export async function openDatabase(url: string, { commitLater = false } = {}): Promise<Pool> {
  if (!isPostgres(url))
    throw new UsageError(
      "--queue: is no address of a PostgreSQL",
      "write it as postgres://user@host/database",
    );
  const { default: pg } = await import("pg");
  const { runMigrations, Logger } = await import("graphile-worker");
  const pool = new pg.Pool({ connectionString: url, max: 6, connectionTimeoutMillis: 15_000 });
  // Connections that break are replaced; whoever used one is told by its query.
  pool.on("error", () => undefined);
  pool.on("connect", (client) => {
    client.on("error", () => undefined);
    if (commitLater) client.query("set synchronous_commit = off").catch(() => undefined);
  });
  try {
    await runMigrations({ pgPool: pool, logger: new Logger(() => () => undefined) });
    // Two that make the tables at the same time would refuse each other.
    await pool.query(`begin; select pg_advisory_xact_lock(${lockSpace}, 0); ${tables} commit;`);
    return pool;
  } catch (error) {
    await pool.end();
    const { code } = error as { readonly code?: unknown };
    const why = typeof code === "string" ? ` (${code})` : "";
    throw new UsageError(
      `--queue: the database can't be used${why}`,
      "check that it runs, and that the user may create schemas in it",
    );
  }
}

/** What a coordinator writes and reads. */
export class RunTable {
  constructor(
    private readonly pool: Pool,
    readonly id: string,
  ) {}

  async begin({ specs, judging, judged_by }: RunRow): Promise<void> {
    await this.pool.query(`delete from ${schema}.run where seen < now() - interval '${staleRun}'`);
    await this.pool.query(
      `insert into ${schema}.run (id, specs, judging, judged_by) values ($1, $2, $3, $4)`,
      [this.id, JSON.stringify(specs), JSON.stringify(judging), judged_by],
    );
  }

  /** Says that the coordinator is there still. */
  async seen(): Promise<void> {
    await this.pool.query(`update ${schema}.run set seen = now() where id = $1`, [this.id]);
  }

  /** Some of the results that have come; they stay until they are dropped. */
  async results(most: number): Promise<readonly Outcome[]> {
    const { rows } = await this.pool.query<Outcome>(
      `select task, line from ${schema}.outcome where run = $1 limit $2`,
      [this.id, most],
    );
    return rows;
  }

  async drop(tasks: readonly string[]): Promise<void> {
    await this.pool.query(`delete from ${schema}.outcome where run = $1 and task = any($2)`, [
      this.id,
      tasks,
    ]);
  }

  /** Workers that hold jobs and are no more: their lock went with their connection. */
  async dead(): Promise<readonly string[]> {
    const { rows } = await this.pool.query<{ worker: string }>(
      `select distinct job.locked_by as worker from graphile_worker.jobs job
         left join ${schema}.worker known on known.worker = job.locked_by
        where job.locked_by is not null and job.task_identifier = $1
          and case when known.key is null then job.locked_at < now() - interval '${strangerDies}'
                   else not exists (select from pg_locks where locktype = 'advisory' and classid = ${lockSpace}
                     and objid = known.key and database = (select oid from pg_database where datname = current_database())) end`,
      [stackTask],
    );
    return rows.map(({ worker }) => worker);
  }

  async forget(workers: readonly string[]): Promise<void> {
    await this.pool.query(`delete from ${schema}.worker where worker = any($1)`, [workers]);
  }

  /** Takes the run with all its results away; jobs that are left find none, and end. */
  async end(): Promise<void> {
    await this.pool.query(`delete from ${schema}.run where id = $1`, [this.id]);
  }
}

/** A run that goes on; undefined where it is over. */
export async function findRun(pool: Pool, id: string): Promise<RunRow | undefined> {
  const { rows } = await pool.query<RunRow>(
    `select specs, judging, judged_by from ${schema}.run where id = $1 and seen > now() - interval '${staleRun}'`,
    [id],
  );
  return rows[0];
}

/** Keeps what came of a stack; what is there already stays, and nothing is kept of a run that is over. */
export async function keepOutcome(pool: Pool, run: string, { task, line }: Outcome): Promise<void> {
  await pool.query({
    name: "keep-outcome",
    text: `insert into ${schema}.outcome (run, task, line) select $1, $2, $3 where exists (select from ${schema}.run where id = $1)
     on conflict do nothing`,
    values: [run, task, line],
  });
}

/**
 * Notes that a stack is begun that a worker had before: whether that one died of it, or with it still to come, is not known.
 *
 * @returns how often that has been noted, this time included
 */
export async function beginAgain(pool: Pool, run: string, task: string): Promise<number> {
  const { rows } = await pool.query<{ times: number }>(
    `insert into ${schema}.begun as known (run, task, times) select $1, $2, 1 where exists (select from ${schema}.run where id = $1)
     on conflict (run, task) do update set times = known.times + 1 returning times`,
    [run, task],
  );
  return rows[0]?.times ?? 1;
}

/** Holds a lock as long as this process lives, by which others know that it does. */
export async function signIn(pool: Pool): Promise<{ name(worker: string): Promise<void>; leave(): void }> {
  const client = await pool.connect();
  client.on("error", () => undefined);
  // So that a machine that is gone is missed within a minute.
  await client.query(
    "set tcp_keepalives_idle = 30; set tcp_keepalives_interval = 10; set tcp_keepalives_count = 3",
  );
  const { rows } = await client.query<{ key: number }>(`select nextval('${schema}.worker_key')::int as key`);
  const { key } = rows[0]!;
  await client.query("select pg_advisory_lock($1, $2)", [lockSpace, key]);
  const named = new Set<string>();
  return {
    async name(worker) {
      if (named.has(worker)) return;
      await pool.query(
        `insert into ${schema}.worker (worker, key) values ($1, $2) on conflict (worker) do update set key = excluded.key`,
        [worker, key],
      );
      named.add(worker);
    },
    leave: () => client.release(true),
  };
}
