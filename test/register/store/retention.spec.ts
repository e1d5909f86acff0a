import assert from "node:assert/strict";
import fc from "fast-check";
import { sql } from "kysely";
import { project } from "../../../register/domain/instance";
import {
  findInstance,
  historyLines,
  ingest,
  Outdated,
  prune,
  verify,
  type Store,
} from "../../../register/store";
import { day, event, events, shuffled } from "../support/events";
import { onBoth } from "../support/stores";

const context = { actor: "tester", now: day };
const later = day + 400 * 86_400_000;

async function bodies(store: Store): Promise<(string | null)[]> {
  const found: (string | null)[] = [];
  for await (const lines of historyLines(store, 0))
    for (const line of lines.trimEnd().split("\n"))
      found.push((JSON.parse(line) as { body: string | null }).body);
  return found;
}

onBoth("old events", (fixture) => {
  const three = () => [event("started", 1), event("stopped", 2), event("started", 10)];

  it("lose what they said, and keep what they came to in a chain that holds", async () => {
    const { store } = fixture();
    const all = three();
    await ingest(store, all, context);
    const entry = await prune(store, { before: day + 5000, now: later });
    assert.equal(entry?.events, 2);
    assert.deepEqual(
      (await bodies(store)).map((body) => body === null),
      [true, true, false, false],
    );
    const found = await findInstance(store, all[0]!.instance);
    assert.deepEqual(found?.runs, project(all)?.runs);
    assert.deepEqual((await verify(store)).faults, []);
    assert.equal(await prune(store, { before: day + 5000, now: later }), undefined, "twice is once");
  });

  it("are known again when they are sent again; others of their time are refused", async () => {
    const { store } = fixture();
    const all = three();
    await ingest(store, all, context);
    await prune(store, { before: day + 5000, now: later });
    assert.deepEqual(await ingest(store, all, context), { accepted: 0, known: 3 });
    await assert.rejects(ingest(store, [event("suspended", 4)], context), Outdated);
    assert.deepEqual((await verify(store)).faults, []);
  });

  it("come to the same, whenever they are let go and whatever comes later", async function () {
    this.timeout(120_000);
    const { store } = fixture();
    let start = 0;
    await fc.assert(
      fc.asyncProperty(
        events(20).chain((all) => fc.tuple(fc.constant(all), shuffled(all))),
        fc.integer({ min: 0, max: 12 }),
        fc.integer({ min: 0, max: 12 }),
        async ([all, sent], first, second) => {
          // What is let go is let go for all: each round happens after the one before.
          start += 60_000;
          const own = (list: typeof all) =>
            list.map((each) => ({ ...each, instance: `r${start}-${each.instance}`, at: each.at + start }));
          const cuts = [first, second].sort((a, b) => a - b).map((cut) => day + start + cut * 1000);
          let rest = own(sent);
          for (const cut of cuts) {
            await ingest(
              store,
              rest.filter(({ at }, n) => at < cut || n % 2 === 0),
              context,
            );
            await prune(store, { before: cut, now: later });
            rest = rest.filter(({ at }) => at >= cut);
          }
          await ingest(store, rest, context);
          for (const name of new Set(own(all).map(({ instance }) => instance))) {
            const state = project(own(all).filter(({ instance }) => instance === name));
            const found = await findInstance(store, name);
            assert.equal(found?.instance.phase, state?.phase);
            assert.deepEqual(found?.runs, state?.runs);
          }
        },
      ),
      { numRuns: 15 },
    );
    assert.deepEqual((await verify(store)).faults, []);
  });

  it("goes on with what was interrupted", async () => {
    const { store } = fixture();
    await ingest(store, three(), context);
    await store.writing
      .updateTable("head")
      .set({ kept_from: day + 5000 })
      .execute();
    await sql`insert into bases (instance, before, state) values (1, ${day + 5000}, '{}')`.execute(
      store.writing,
    );
    assert.equal((await prune(store, { before: day + 3000, now: later }))?.before, day + 5000);
    assert.deepEqual((await verify(store)).faults, []);
  });

  for (const [what, edit] of Object.entries({
    "what they came to": `update bases set state = replace(state, 'n1', 'n2')`,
    "what they came to, made nothing": `update bases set state = '{}'`,
    "what they came to, left out": `delete from bases`,
    "the entry that says so": `delete from history where kind = 'pruning'`,
    "their hash": `update history set content = replace(content, 'a', 'b') where seq = 1`,
    "a tally": `update tallies set instances = instances + 1 where kind = 'all'`,
    "a tally left out": `delete from tallies where kind = 'digest'`,
  }))
    it(`show an edit: ${what}`, async () => {
      const { store } = fixture();
      await ingest(store, three(), context);
      await prune(store, { before: day + 5000, now: later });
      await sql.raw(edit).execute(store.writing);
      assert.notDeepEqual((await verify(store)).faults, []);
    });

  it("aren't let go without a word", async () => {
    const { store } = fixture();
    await ingest(store, three(), context);
    const gone =
      store.flavour === "postgres"
        ? "delete from bodies where seq = 1"
        : "update history set content = '', body = null where seq = 1";
    await sql.raw(gone).execute(store.writing);
    assert.notDeepEqual((await verify(store)).faults, []);
  });
});
