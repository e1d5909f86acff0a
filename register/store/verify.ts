import { sql } from "kysely";
import { GENESIS, linkOf } from "../../core/image/evidence/chain";
import { parseEvidence } from "../../core/image";
import type { InstanceState } from "../domain/instance";
import type { RegisterEvent } from "../domain/event";
import { baseOf, basesBetween, lastPruning, NO_BASES, since, sumOf, type Pruning } from "./bases";
import { isCheckpointSigned, type Checkpoint } from "./checkpoint";
import { vulnerabilitiesIn } from "./evidence";
import { contentOf } from "./history";
import type { Store } from "./open";
import { earlierRuns, rowOf, runColumns, valuesOf, instanceColumns, type EventEntry } from "./row";
import { TALLIED } from "./projection";
import type { BaseTable, InstanceTable, RunTable, Tx } from "./schema";

/** What was found to be wrong, and where. */
export interface Fault {
  readonly place: string;
  readonly problem: string;
}

export interface Verified {
  readonly entries: number;
  readonly instances: number;
  readonly checkpoints: number;
  /** Checkpoints that the given key signed. */
  readonly signed: number;
  readonly faults: readonly Fault[];
}

/** Faults beyond these are not listed: an edit breaks one thing, a wrong file everything. */
const mostFaults = 20;
const chunk = 2000;

/**
 * Reads everything again: the chain of the history, its checkpoints, and that all else is what the history comes to.
 *
 * @param key the public key in PEM that checkpoints must be signed by
 * @param kept a checkpoint that somebody kept elsewhere: the history must still hold it
 */
export function verify(store: Store, options: VerifyOptions = {}): Promise<Verified> {
  return store.reading
    .transaction()
    .setIsolationLevel("repeatable read")
    .execute((reading) => verifyAll(reading, options));
}

export interface VerifyOptions {
  readonly key?: string | undefined;
  readonly kept?: Checkpoint | undefined;
}

async function verifyAll(reading: Tx, { key, kept }: VerifyOptions): Promise<Verified> {
  const faults: Fault[] = [];
  const fault = (place: string, problem: string): void => {
    if (faults.length < mostFaults) faults.push({ place, problem });
  };
  const checkpoints = await reading.selectFrom("checkpoints").selectAll().orderBy("seq").execute();
  const due = new Map<number, string>();
  let signed = 0;
  for (const { seq, body, signature } of checkpoints) {
    const place = `checkpoint ${seq}`;
    const said = checkpointIn(body);
    if (said?.seq !== seq) fault(place, "was changed");
    else due.set(seq, said.link);
    if (key === undefined) continue;
    if (signature !== null && isCheckpointSigned(body, signature, key)) signed++;
    else fault(place, "is not signed by the key");
  }
  if (kept) due.set(kept.seq, kept.link);
  const pruning = await lastPruning(reading);
  const entries = await verifyChain(reading, due, pruning?.before ?? 0, fault);
  for (const seq of due.keys()) fault(`checkpoint ${seq}`, "stands for entries that are gone");
  const instances = await verifyInstances(reading, pruning, fault);
  await verifyRest(reading, fault);
  await verifyTallies(reading, fault);
  return { entries, instances, checkpoints: checkpoints.length, signed, faults };
}

function checkpointIn(body: string): Checkpoint | undefined {
  try {
    return JSON.parse(body) as Checkpoint;
  } catch {
    return undefined;
  }
}

type Tell = (place: string, problem: string) => void;

async function verifyChain(
  reading: Tx,
  due: Map<number, string>,
  keptFrom: number,
  fault: Tell,
): Promise<number> {
  let link = GENESIS;
  let seq = 0;
  for (;;) {
    const rows = await reading
      .selectFrom("entries")
      .leftJoin("instances", "instances.id", "entries.instance")
      .select(["seq", "kind", "body", "content", "link", "instance", "key", "at", "instances.name"])
      .where("seq", ">", seq)
      .orderBy("seq")
      .limit(chunk)
      .execute();
    for (const row of rows) {
      const place = `entry ${row.seq}`;
      if (row.seq !== seq + 1) fault(place, `comes after entry ${seq}: entries between them are gone`);
      const content = row.body === null ? row.content : contentOf(row.kind, row.body);
      const next = content === null ? "" : linkOf(link, content);
      if (next !== row.link) fault(place, "was changed, or an entry before it was left out or put in");
      else if (row.body !== null) verifyEvent(row, row.body, place, fault);
      else if (row.kind !== "event" || row.at === null || row.at >= keptFrom)
        fault(place, "has lost its body, though none was let go so late");
      // Goes on by what is written, so that one edit is told as one.
      link = row.link;
      seq = row.seq;
      const expected = due.get(seq);
      if (expected !== undefined && expected !== link)
        fault(place, "is not what its checkpoint was taken of");
      due.delete(seq);
    }
    if (rows.length < chunk) break;
  }
  const head = await reading.selectFrom("head").selectAll().executeTakeFirst();
  if (head?.seq !== seq || head.link !== link) fault("the head", `is not the last entry (${seq})`);
  return seq;
}

interface EventRow {
  readonly kind: string;
  readonly instance: number | null;
  readonly key: string | null;
  readonly at: number | null;
  readonly name: string | null;
}

function verifyEvent(
  { kind, instance, key, at, name }: EventRow,
  body: string,
  place: string,
  fault: Tell,
): void {
  if (kind !== "event") return;
  const { event } = JSON.parse(body) as EventEntry;
  if (instance === null || name !== event.instance) fault(place, "is kept under another instance");
  else if (key !== event.key || at !== event.at) fault(place, "is kept under another key or time");
}

async function verifyInstances(reading: Tx, pruning: Pruning | undefined, fault: Tell): Promise<number> {
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

async function verifyTallies(reading: Tx, fault: Tell): Promise<void> {
  const counted = TALLIED.map(
    (
      kind,
    ) => sql`select ${sql.lit(kind)} as kind, ${kind === "all" ? sql`''` : sql.ref(kind)} as value, phase,
      count(*) as instances from instances
      where ${kind === "all" ? sql`1 = 1` : sql`${sql.ref(kind)} is not null`}
      group by ${kind === "all" ? sql`phase` : sql`${sql.ref(kind)}, phase`}`,
  );
  const { rows } = await sql<{ kind: string; value: string }>`
    select kind, value, phase from (
      select kind, value, phase, instances from (${sql.join(counted, sql` union all `)}) as counted
      union all select kind, value, phase, -instances as instances from tallies
    ) as both_of_them group by kind, value, phase having sum(instances) <> 0 limit ${mostFaults}`.execute(
    reading,
  );
  for (const { kind, value } of rows) fault(`the tally of ${kind} ${value}`, "is not what there is");
}

async function verifyRest(reading: Tx, fault: Tell): Promise<void> {
  let seq = 0;
  const open = new Map<string, number>();
  const closed = new Map<string, number>();
  const evidence = new Map<string, number>();
  const vulnerable = new Set<string>();
  for (;;) {
    const rows = await reading
      .selectFrom("entries")
      .select(["seq", "kind", "body"])
      .where("instance", "is", null)
      .where("seq", ">", seq)
      .orderBy("seq")
      .limit(chunk)
      .execute();
    for (const row of rows) {
      seq = row.seq;
      if (row.body === null) continue;
      const data = JSON.parse(row.body) as { id?: string; request?: string };
      if (row.kind === "request") open.set(String(data.id), row.seq);
      if (row.kind === "closing") closed.set(String(data.request), row.seq);
      if (row.kind !== "evidence") continue;
      const parsed = parseEvidence(data);
      if ("problems" in parsed) fault(`entry ${row.seq}`, `is no evidence: ${parsed.problems.join("; ")}`);
      else {
        evidence.set(parsed.value.id, row.seq);
        for (const name of vulnerabilitiesIn(parsed.value)) vulnerable.add(`${name} ${parsed.value.digest}`);
      }
    }
    if (rows.length < chunk) break;
  }
  const requests = await reading.selectFrom("requests").selectAll().execute();
  for (const row of requests)
    if (open.get(row.id) !== row.seq || (closed.get(row.id) ?? null) !== row.closed)
      fault(`request ${row.id}`, "is not what the history says");
  if (requests.length !== open.size) fault("the requests", "are not all that the history holds");
  const pieces = await reading.selectFrom("evidence").select(["id", "seq"]).execute();
  for (const { id, seq: at } of pieces)
    if (evidence.get(id) !== at) fault(`evidence ${id}`, "is not what the history says");
  if (pieces.length !== evidence.size) fault("the evidence", "is not all that the history holds");
  const listed = await reading.selectFrom("vulnerable").selectAll().execute();
  const isSame =
    listed.length === vulnerable.size && listed.every((row) => vulnerable.has(`${row.cve} ${row.digest}`));
  if (!isSame) fault("the vulnerabilities", "are not those that the scans name");
}
