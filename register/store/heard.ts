import type { RegisterEvent } from "../domain/event";
import type { Store } from "./open";
import type { EventEntry } from "./row";

const chunk = 200;

/** What was heard of some instances. */
interface HeardOf {
  readonly events: readonly RegisterEvent[];
  /** Those of them of which some events were let go after their time. */
  readonly pruned: readonly string[];
}

/** Before when events are let go, in milliseconds. */
export async function keptFrom({ reading }: Store): Promise<number> {
  return (await reading.selectFrom("head").select("kept_from").executeTakeFirstOrThrow()).kept_from;
}

/** All events that are kept of the instances that are of an image, instance by instance. */
export async function* eventsOfImage({ reading }: Store, digest: string): AsyncGenerator<HeardOf> {
  for (let from = 0; ;) {
    const instances = await reading
      .selectFrom("instances")
      .select(["id", "name"])
      .where("digest", "=", digest)
      .where("id", ">", from)
      .orderBy("id")
      .limit(chunk)
      .execute();
    const ids = instances.map(({ id }) => id);
    if (ids.length === 0) return;
    const rows = await reading
      .selectFrom("entries")
      .select(["instance", "body"])
      .where("instance", "in", ids)
      .orderBy("seq")
      .execute();
    const without = new Set(rows.flatMap(({ instance, body }) => (body === null ? [instance] : [])));
    yield {
      events: rows.flatMap(({ body }) => (body === null ? [] : (JSON.parse(body) as EventEntry).event)),
      pruned: instances.flatMap(({ id, name }) => (without.has(id) ? [name] : [])),
    };
    if (ids.length < chunk) return;
    from = ids.at(-1)!;
  }
}
