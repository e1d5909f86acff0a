import { GENESIS, linkOf } from "../../../core/image/evidence/chain";
import { contentOf } from "../history";
import type { EventEntry } from "../row";
import type { Tx } from "../schema";
import { chunk, type Tell } from "./tell";

/**
 * Whether each entry is linked to the one before it, and each event is kept where it says.
 *
 * @param due links that checkpoints were taken of, by entry; those that were met are taken out
 * @param keptFrom the time before which bodies of events may have been let go
 * @returns the last entry's number
 */
export async function verifyChain(
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
