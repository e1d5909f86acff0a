import type { RegisterEvent } from "../domain/event";
import { record, Unrecordable, type Batch, type Ingested } from "./ingest";
import type { WriterStore } from "./open";

/** Events that one transaction takes, if no single batch is larger: what waits for the disk is shared. */
const most = 2000;

interface Waiting extends Batch {
  readonly done: (counts: Ingested) => void;
  readonly failed: (error: unknown) => void;
}

/** Batches that come in while others are written are written together. */
class Gatherer {
  private readonly waiting: Waiting[] = [];
  private isWriting = false;

  constructor(private readonly store: WriterStore) {}

  add(batch: Batch): Promise<Ingested> {
    return new Promise((done, failed) => {
      this.waiting.push({ ...batch, done, failed });
      if (!this.isWriting) void this.write();
    });
  }

  private async write(): Promise<void> {
    this.isWriting = true;
    while (this.waiting.length > 0) await this.writeSome(this.next());
    this.isWriting = false;
  }

  private next(): Waiting[] {
    let events = 0;
    const end = this.waiting.findIndex((each, at) => (events += each.events.length) > most && at > 0);
    return this.waiting.splice(0, end < 0 ? this.waiting.length : end);
  }

  /** One batch that can't be recorded doesn't spoil the others. */
  private async writeSome(batches: readonly Waiting[]): Promise<void> {
    try {
      const counts = await record(this.store, batches);
      batches.forEach(({ done }, at) => done(counts[at]!));
    } catch (error) {
      if (batches.length > 1 && error instanceof Unrecordable)
        for (const each of batches) await this.writeSome([each]);
      else for (const { failed } of batches) failed(error);
    }
  }
}

const gatherers = new WeakMap<WriterStore, Gatherer>();

/**
 * Records events and what they come to, all of them or nothing.
 *
 * @param now the register's time, in milliseconds
 * @throws Unrecordable
 */
export function ingest(
  store: WriterStore,
  events: readonly RegisterEvent[],
  context: Pick<Batch, "actor" | "now">,
): Promise<Ingested> {
  if (events.length === 0) return Promise.resolve({ accepted: 0, known: 0 });
  let gatherer = gatherers.get(store);
  if (!gatherer) gatherers.set(store, (gatherer = new Gatherer(store)));
  return gatherer.add({ events, ...context });
}
