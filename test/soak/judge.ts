import { sha256 } from "../../core/image";
import { openStore, historyLines, verify } from "../../register/store";
import type { Sender } from "./reporter";

export interface Judgement {
  readonly acknowledged: number;
  readonly entries: number;
  /** What is wrong: events that are missing or there twice, breaks of the chain. */
  readonly faults: readonly string[];
}

const keyOf = (name: string, id: string): string =>
  Buffer.from(sha256(`${name}\n${id}`), "hex")
    .toString("base64url")
    .slice(0, 22);

/** Whether every event that was acknowledged is on record, none twice, and the chain holds. */
export async function judge(database: string, reporters: readonly Sender[]): Promise<Judgement> {
  const store = await openStore(database);
  try {
    const faults: string[] = [];
    const times = new Map<string, number>();
    for await (const lines of historyLines(store, 0))
      for (const line of lines.trimEnd().split("\n")) {
        const { body } = JSON.parse(line) as { body: string };
        const { event } = JSON.parse(body) as { event: { key: string } };
        times.set(event.key, (times.get(event.key) ?? 0) + 1);
      }
    for (const [key, count] of times) if (count > 1) faults.push(`${key} is there ${count} times`);
    let acknowledged = 0;
    for (const { acknowledged: taken } of reporters)
      for (const each of taken) {
        acknowledged++;
        const [name = "", id = ""] = each.split(" ");
        if (!times.has(keyOf(name, id))) faults.push(`${each} was acknowledged and is missing`);
      }
    const { entries, faults: broken } = await verify(store);
    return {
      acknowledged,
      entries,
      faults: [...faults, ...broken.map(({ place, problem }) => `${place} ${problem}`)].slice(0, 20),
    };
  } finally {
    await store.close();
  }
}
