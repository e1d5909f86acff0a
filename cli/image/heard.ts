import { GENESIS, linkOf } from "../../core/image/evidence/chain";
import type { RegisterEvent } from "../../register/domain/event";
import type { RecordedEntry } from "../../register/domain/recorded";
import { UsageError } from "../usage-error";
import { jsonIn } from "./input";

/** A recording that was read. */
export interface Heard {
  readonly events: readonly RegisterEvent[];
  /** Entries of a history that were let go after their time: what they said is not known. */
  readonly gone: number;
  /** Instances of which not all is known, and before when events were let go. */
  readonly pruned: ReadonlyMap<string, string>;
}

/**
 * Reads CloudEvents, or the register's history with its chain checked as far as it is given.
 *
 * @param now milliseconds
 * @throws UsageError at the first line that is neither, or that was changed
 */
export async function heardIn(text: string, file: string, now: number): Promise<Heard> {
  const { readRecorded } = await import("../../register/domain/recorded");
  const { contentOf } = await import("../../register/store/history");
  const events: RegisterEvent[] = [];
  const pruned = new Map<string, string>();
  let gone = 0;
  let before: RecordedEntry | undefined;
  for (const { data, line } of text.trim() === "" ? [] : jsonIn(text, file)) {
    const place = `${file}:${line}`;
    const read = readRecorded(data, now);
    if ("problem" in read)
      throw new UsageError(
        `${place}: ${read.problem}`,
        "give CloudEvents as they were reported, or what GET /v1/history of the register tells",
      );
    if ("pruned" in read) {
      pruned.set(read.pruned.instance, read.pruned.prunedBefore);
      continue;
    }
    if ("event" in read) events.push(read.event);
    const { entry } = read;
    if (!entry) continue;
    if (entry.body === null) gone++;
    const content = entry.body === null ? entry.content : contentOf(entry.kind, entry.body);
    const link = entry.seq === 1 ? GENESIS : before?.seq === entry.seq - 1 ? before.link : undefined;
    if (
      (entry.content !== null && content !== entry.content) ||
      (link !== undefined && content !== null && linkOf(link, content) !== entry.link)
    )
      throw new UsageError(`${place}: was changed: its hash is another`, "export the history again");
    before = entry;
  }
  return { events, gone, pruned };
}
