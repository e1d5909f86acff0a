import type { RegisterEvent } from "../domain/event";
import type { Store } from "./open";
import type { EventEntry } from "./row";

const chunk = 200;

/** All events of the instances that are of an image, instance by instance. What was let go after its time is not told. */
export async function* eventsOfImage({ reading }: Store, digest: string): AsyncGenerator<RegisterEvent[]> {
  for (let from = 0; ;) {
    const instances = await reading
      .selectFrom("instances")
      .select("id")
      .where("digest", "=", digest)
      .where("id", ">", from)
      .orderBy("id")
      .limit(chunk)
      .execute();
    const ids = instances.map(({ id }) => id);
    if (ids.length === 0) return;
    const rows = await reading
      .selectFrom("entries")
      .select("body")
      .where("instance", "in", ids)
      .orderBy("seq")
      .execute();
    yield rows.flatMap(({ body }) => (body === null ? [] : (JSON.parse(body) as EventEntry).event));
    if (ids.length < chunk) return;
    from = ids.at(-1)!;
  }
}
