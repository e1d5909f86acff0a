import { sql } from "kysely";
import { GENESIS, linkOf } from "../../core/image/evidence/chain";
import { parseEvidence } from "../../core/image";
import { project } from "../domain/instance";
import type { RegisterEvent } from "../domain/event";
import { isCheckpointSigned, type Checkpoint } from "./checkpoint";
import { vulnerabilitiesIn } from "./evidence";
import { contentOf } from "./history";
import type { Store } from "./open";
import { earlierRuns, rowOf, runColumns, valuesOf, instanceColumns, type EventEntry } from "./row";
import type { InstanceTable, RunTable, Tx } from "./schema";

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
  const entries = await verifyChain(reading, due, fault);
  for (const seq of due.keys()) fault(`checkpoint ${seq}`, "stands for entries that are gone");
  const instances = await verifyInstances(reading, fault);
  await verifyRest(reading, fault);
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

async function verifyChain(reading: Tx, due: Map<number, string>, fault: Tell): Promise<number> {
  let link = GENESIS;
  let seq = 0;
  for (;;) {
    const rows = await reading
      .selectFrom("history")
      .leftJoin("instances", "instances.id", "history.instance")
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
      else if (row.kind === "event" && row.body !== null) verifyEvent(row, row.body, place, fault);
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
  readonly instance: number | null;
  readonly key: string | null;
  readonly at: number | null;
  readonly name: string | null;
}

function verifyEvent({ instance, key, at, name }: EventRow, body: string, place: string, fault: Tell): void {
  const { event } = JSON.parse(body) as EventEntry;
  if (instance === null || name !== event.instance) fault(place, "is kept under another instance");
  else if (key !== event.key || at !== event.at) fault(place, "is kept under another key or time");
}

async function verifyInstances(reading: Tx, fault: Tell): Promise<number> {
  let id = 0;
  let count = 0;
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
    const { rows: bodies } = await sql<{ instance: number; body: string | null }>`
      select instance, body from history where instance > ${id} and instance <= ${last}`.execute(reading);
    const events = new Map<number, (RegisterEvent | undefined)[]>();
    for (const { instance, body } of bodies) {
      const event = body === null ? undefined : (JSON.parse(body) as EventEntry).event;
      events.set(instance, [...(events.get(instance) ?? []), event]);
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
    for (const row of rows)
      verifyInstance(row, events.get(row.id) ?? [], byInstance.get(row.id) ?? [], fault);
    count += rows.length;
    id = last;
  }
  return count;
}

function verifyInstance(
  row: InstanceTable,
  events: readonly (RegisterEvent | undefined)[],
  runs: readonly RunTable[],
  fault: Tell,
): void {
  // Where the bodies of its events were let go, what they came to can't be told again.
  if (events.includes(undefined)) return;
  const state = project(events as RegisterEvent[]);
  const place = `instance ${row.name}`;
  if (!state) return fault(place, "is told of by no event");
  const told = [
    valuesOf(instanceColumns, rowOf(state, row.id, 0)),
    ...earlierRuns(state.runs, row.id, 0).map((run) => valuesOf(runColumns, run)),
  ];
  const kept = [valuesOf(instanceColumns, row), ...runs.map((run) => valuesOf(runColumns, run))];
  if (JSON.stringify(told) !== JSON.stringify(kept)) fault(place, "is not what its events come to");
}

async function verifyRest(reading: Tx, fault: Tell): Promise<void> {
  let seq = 0;
  const open = new Map<string, number>();
  const closed = new Map<string, number>();
  const evidence = new Map<string, number>();
  const vulnerable = new Set<string>();
  for (;;) {
    const rows = await reading
      .selectFrom("history")
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
