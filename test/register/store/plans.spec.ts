import assert from "node:assert/strict";
import { CompiledQuery, type RootOperationNode } from "kysely";
import { findInstances, ingest, type InstanceFilter, type Store } from "../../../register/store";
import { day, event } from "../support/events";
import { emptyLibsql, type Fixture } from "../support/stores";

/** The plans of all statements by which a question is answered. */
async function plansOf(store: Store, filter: InstanceFilter): Promise<string[]> {
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
  const plans: string[] = [];
  for (const node of asked) {
    const { sql, parameters } = store.reading.getExecutor().compileQuery(node, { queryId: "plan" });
    const { rows } = await store.reading.executeQuery<{ detail: string }>(
      CompiledQuery.raw(`explain query plan ${sql}`, [...parameters]),
    );
    plans.push(...rows.map(({ detail }) => detail));
  }
  return plans;
}

describe("what is asked most", () => {
  const cve = "CVE-2026-1";
  const { digest, node } = event("started", 1).attributes;
  let fixture: Fixture;
  before(async () => {
    fixture = await emptyLibsql();
    await ingest(fixture.store, [event("started", 1, { by: "watcher" })], { actor: "tester", now: day });
    await fixture.store.writing.insertInto("vulnerable").values({ cve, digest: digest! }).execute();
  });
  after(() => fixture.close());

  const questions: [string, InstanceFilter][] = [
    ["where an image runs", { digest }],
    ["what runs on a node", { node }],
    ["what runs with a vulnerability", { cve }],
  ];
  for (const [name, filter] of questions)
    it(`is found by indexes: ${name}`, async () => {
      const plans = await plansOf(fixture.store, filter);
      assert.ok(
        plans.some((plan) => /^SEARCH .*INDEX/.test(plan)),
        plans.join("\n"),
      );
      assert.deepEqual(
        plans.filter((plan) => /^SCAN (?!json_each|CONSTANT|wanted)/.test(plan)),
        [],
      );
    });
});
