import type { Store } from "./open";

const chunk = 500;

/** All entries of the history as lines of JSON, in their order. */
export async function* historyLines({ reading }: Store, after: number): AsyncGenerator<string> {
  let seq = after;
  for (;;) {
    const rows = await reading
      .selectFrom("entries")
      .select(["seq", "kind", "body", "content", "link"])
      .where("seq", ">", seq)
      .orderBy("seq")
      .limit(chunk)
      .execute();
    if (rows.length === 0) return;
    yield rows.map((row) => `${JSON.stringify(row)}\n`).join("");
    seq = rows.at(-1)!.seq;
  }
}
