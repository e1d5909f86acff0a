import assert from "node:assert/strict";
import { CompiledQuery, sql, type RootOperationNode } from "kysely";
import { findInstances, ingest, type InstanceFilter, type Store } from "../../../register/store";
import { day, event } from "../support/events";
import { onBoth } from "../support/stores";

/** The statements by which a question is answered. */
async function statementsOf(store: Store, filter: InstanceFilter): Promise<readonly CompiledQuery[]> {
  const asked: RootOperationNode[] = [];
  const reading = store.reading.withPlugin({
    transformQuery: ({ node }) => {
      asked.push(node);
      return node;
    },
    transformResult: ({ result }) => Promise.resolve(result),
  });
  const { items } = await findInstances({ ...store, reading }, filter);
  assert.equal(items.length, 1);
  return asked.map((node) => store.reading.getExecutor().compileQuery(node, { queryId: "plan" }));
}

/** What the plan of a statement does, a line a step. PostgreSQL reads a whole table only where no index would do. */
async function planOf({ flavour, reading }: Store, query: CompiledQuery): Promise<readonly string[]> {
  if (flavour === "libsql") {
    const { rows } = await reading.executeQuery<{ detail: string }>(
      CompiledQuery.raw(`explain query plan ${query.sql}`, [...query.parameters]),
    );
    return rows.map(({ detail }) => detail);
  }
  return reading.transaction().execute(async (tx) => {
    await sql`set local enable_seqscan = off`.execute(tx);
    const { rows } = await tx.executeQuery<{ "QUERY PLAN": string }>(
      CompiledQuery.raw(`explain ${query.sql}`, [...query.parameters]),
    );
    return rows.map((row) => row["QUERY PLAN"].trim());
  });
}

const readsByIndex = { libsql: /^SEARCH .*INDEX/, postgres: /\bIndex (Only )?Scan\b/ };
const readsAll = { libsql: /^SCAN (?!json_each|CONSTANT|wanted)/, postgres: /\bSeq Scan\b/ };

onBoth("what is asked most", (fixture) => {
  const cve = "CVE-2026-1";
  const { digest, node } = event("started", 1).attributes;
  beforeEach(async () => {
    const { store } = fixture();
    await ingest(store, [event("started", 1, { by: "watcher" })], { actor: "tester", now: day });
    await store.writing.insertInto("vulnerable").values({ cve, digest: digest! }).execute();
  });

  const questions: [string, InstanceFilter][] = [
    ["where an image runs", { digest }],
    ["what runs on a node", { node }],
    ["what runs with a vulnerability", { cve }],
  ];
  for (const [name, filter] of questions)
    it(`is found by indexes: ${name}`, async () => {
      const { store } = fixture();
      const plans: string[] = [];
      for (const each of await statementsOf(store, filter)) plans.push(...(await planOf(store, each)));
      assert.ok(
        plans.some((plan) => readsByIndex[store.flavour].test(plan)),
        plans.join("\n"),
      );
      assert.deepEqual(
        plans.filter((plan) => readsAll[store.flavour].test(plan)),
        [],
      );
    });
});
