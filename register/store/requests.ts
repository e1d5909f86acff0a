import { sql, type RawBuilder } from "kysely";
import { COMPLIANCE, type Compliance } from "../domain/compliance";
import { targetOf, type Request } from "../domain/request";
import { append, takeHead } from "./history";
import { conditionOf } from "./filter";
import { instanceOf, type Instance } from "./instances";
import type { Store } from "./open";
import type { InstanceTable } from "./schema";

/** How far a request is carried out. */
export interface Standing {
  readonly counts: Readonly<Record<Compliance, number>>;
  /** How many still run (or, asked to stop, are suspended). */
  readonly outstanding: number;
}

type RequestEntry = Omit<Request, "closed">;
type Closing = NonNullable<Request["closed"]> & { readonly request: string };

/** Puts a request on record. */
export async function recordRequest({ writing, flavour }: Store, request: RequestEntry): Promise<void> {
  await writing.transaction().execute(async (tx) => {
    const head = await takeHead(tx, flavour);
    const { seq } = await append(tx, flavour, head, [{ kind: "request", body: JSON.stringify(request) }]);
    await tx.insertInto("requests").values({ id: request.id, seq, at: request.at, closed: null }).execute();
  });
}

/** Ends a request. @returns whether it was open until now */
export function closeRequest({ writing, flavour }: Store, closing: Closing): Promise<boolean> {
  return writing.transaction().execute(async (tx) => {
    const head = await takeHead(tx, flavour);
    const open = await tx
      .selectFrom("requests")
      .select("id")
      .where("id", "=", closing.request)
      .where("closed", "is", null)
      .executeTakeFirst();
    if (!open) return false;
    const { seq } = await append(tx, flavour, head, [{ kind: "closing", body: JSON.stringify(closing) }]);
    await tx.updateTable("requests").set({ closed: seq }).where("id", "=", closing.request).execute();
    return true;
  });
}

interface Row {
  readonly body: string;
  readonly closing: string | null;
}

function requestOf({ body, closing }: Row): Request {
  const request = JSON.parse(body) as RequestEntry;
  if (closing === null) return request;
  const { at, actor, reason } = JSON.parse(closing) as Closing;
  return { ...request, closed: { at, actor, reason } };
}

const query = (where: RawBuilder<unknown>, limit: number) => sql<Row>`
  select made.body as body, ended.body as closing from requests
  join entries as made on made.seq = requests.seq
  left join entries as ended on ended.seq = requests.closed
  where ${where} order by requests.seq desc limit ${limit}`;

/** Requests, the newest first. */
export async function findRequests(
  { reading }: Store,
  { open, limit = 1000 }: { readonly open?: boolean; readonly limit?: number } = {},
): Promise<Request[]> {
  const where = open === true ? sql`requests.closed is null` : sql`1 = 1`;
  return (await query(where, limit).execute(reading)).rows.map(requestOf);
}

export async function findRequest({ reading }: Store, id: string): Promise<Request | undefined> {
  const { rows } = await query(sql`requests.id = ${id}`, 1).execute(reading);
  return rows[0] && requestOf(rows[0]);
}

/**
 * The runs that a request concerns, each with the rank of its compliance. It says in SQL what `complianceOf` says, because
 * a request may concern a hundred thousand instances.
 */
function judged({ kind, at, due, target }: Request, now: number): RawBuilder<unknown> {
  const { kind: column, value } = targetOf(target);
  const condition = conditionOf({
    state: "any",
    [column]: value,
    ...(target.environment !== undefined && { environment: target.environment }),
  });
  const rankOf = (name: Compliance): RawBuilder<unknown> => sql.lit(COMPLIANCE.indexOf(name));
  const done =
    kind === "suspend"
      ? sql`coalesce(case when suspended_at < stopped_at or stopped_at is null then suspended_at end, stopped_at)`
      : sql`stopped_at`;
  return sql`(
    select id, case
        when started_at > ${at} or coalesce(resumed_at, 0) > ${at} then ${rankOf("violated")}
        when ${done} is null then case when ${now} > ${due} then ${rankOf("late")} else ${rankOf("pending")} end
        when ${done} > ${due} then ${rankOf("late")}
        else ${rankOf("complied")} end as worst,
      case when ${done} is null then 1 else 0 end as outstanding
    from (
      select id, started_at, resumed_at, suspended_at, stopped_at from instances
        where ${condition} and started_at is not null
      union all
      select id, runs.started_at, runs.resumed_at, runs.suspended_at, runs.stopped_at
        from instances join runs on runs.instance = instances.id where ${condition}
    ) as lived
    where (stopped_at is null or stopped_at > ${at})
      and (${done} is null or ${done} > ${at} or started_at > ${at} or coalesce(resumed_at, 0) > ${at}))`;
}

const perInstance = (request: Request, now: number): RawBuilder<unknown> =>
  sql`(select id, max(worst) as worst, max(outstanding) as outstanding from ${judged(request, now)} as runs_judged group by id)`;

/** How far a request is carried out by an instant. @param now milliseconds */
export async function standingOf({ reading }: Store, request: Request, now: number): Promise<Standing> {
  const { rows } = await sql<{ worst: number; count: number; outstanding: number }>`
    select worst, count(*) as count, sum(outstanding) as outstanding
    from ${perInstance(request, now)} as judged group by worst`.execute(reading);
  const counts = { complied: 0, pending: 0, late: 0, violated: 0 };
  let outstanding = 0;
  for (const row of rows) {
    counts[COMPLIANCE[row.worst]!] = Number(row.count);
    outstanding += Number(row.outstanding);
  }
  return { counts, outstanding };
}

/** The instances that a request concerns, the worst first. */
export async function concerned(
  { reading }: Store,
  request: Request,
  now: number,
  limit = 100,
): Promise<{ readonly compliance: Compliance; readonly instance: Instance }[]> {
  const { rows } = await sql<InstanceTable & { worst: number }>`
    select instances.*, judged.worst from ${perInstance(request, now)} as judged
    join instances on instances.id = judged.id
    order by judged.worst desc, instances.id limit ${limit}`.execute(reading);
  return rows.map((row) => ({ compliance: COMPLIANCE[row.worst]!, instance: instanceOf(row) }));
}

/** How many instances a request still concerned at some instants, which tells what risk remained over time. */
export async function remaining(
  { reading }: Store,
  request: Request,
  instants: readonly number[],
): Promise<{ readonly at: number; readonly running: number }[]> {
  const { kind: column, value } = targetOf(request.target);
  const condition = conditionOf({
    state: "any",
    [column]: value,
    ...(request.target.environment !== undefined && { environment: request.target.environment }),
  });
  const found: { at: number; running: number }[] = [];
  for (const at of instants) {
    const { rows } = await sql<{ count: number }>`select count(*) as count from (
      select started_at, stopped_at from instances where ${condition} and started_at is not null
      union all
      select runs.started_at, runs.stopped_at from instances join runs on runs.instance = instances.id where ${condition}
    ) as lived where started_at <= ${at} and (stopped_at is null or stopped_at > ${at})`.execute(reading);
    found.push({ at, running: Number(rows[0]?.count ?? 0) });
  }
  return found;
}
