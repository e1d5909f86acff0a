import { lastPruning } from "../bases";
import { isCheckpointSigned, type Checkpoint } from "../checkpoint";
import type { Store } from "../open";
import type { Tx } from "../schema";
import { verifyChain } from "./chain";
import { verifyInstances } from "./instances";
import { verifyRest } from "./rest";
import { verifyTallies } from "./tallies";
import type { Tell } from "./tell";

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
  const fault: Tell = (place, problem) => {
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
  await verifyTallies(reading, mostFaults, fault);
  return { entries, instances, checkpoints: checkpoints.length, signed, faults };
}

function checkpointIn(body: string): Checkpoint | undefined {
  try {
    return JSON.parse(body) as Checkpoint;
  } catch {
    return undefined;
  }
}
