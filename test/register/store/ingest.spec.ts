import assert from "node:assert/strict";
import fc from "fast-check";
import { COMPLIANCE, complianceOf } from "../../../register/domain/compliance";
import { project } from "../../../register/domain/instance";
import type { Request } from "../../../register/domain/request";
import {
  concerned,
  Conflict,
  findInstance,
  findInstances,
  ingest,
  openStore,
  recordRequest,
  standingOf,
  verify,
} from "../../../register/store";
import { day, digestOf, event, events, shuffled } from "../support/events";
import { emptyLibsql, onBoth } from "../support/stores";

const context = { actor: "tester", now: day };

const request = (more: Partial<Request> = {}): Request => ({
  id: "r1",
  kind: "stop",
  target: { digest: digestOf("a") },
  reason: "leaks keys",
  owner: "shop",
  at: day + 5000,
  due: day + 8000,
  actor: "alice",
  role: "security",
  ...more,
});

onBoth("what came in", (fixture) => {
  it("is known once, whatever came again", async () => {
    const { store } = fixture();
    const [one, two] = [event("started", 1), event("stopped", 2)];
    assert.deepEqual(await ingest(store, [one, two, one], context), { accepted: 2, known: 1 });
    assert.deepEqual(await ingest(store, [two], context), { accepted: 0, known: 1 });
    const page = await findInstances(store, { digest: digestOf("a"), state: "gone" });
    assert.equal(page.count, 1);
    assert.equal(page.items[0]?.phase, "stopped");
    assert.deepEqual((await verify(store)).faults, []);
  });

  it("is refused as a whole if an id stands for something else", async () => {
    const { store } = fixture();
    const one = event("started", 1);
    await ingest(store, [one], context);
    await assert.rejects(
      ingest(store, [event("stopped", 3), { ...one, at: one.at + 1 }], context),
      (error) => error instanceof Conflict && error.indices[0] === 1,
    );
    assert.equal((await findInstance(store, one.instance))?.instance.phase, "running");
  });

  it("is told of by where, what and who is silent", async () => {
    const { store } = fixture();
    await ingest(
      store,
      [
        event("started", 1),
        event("started", 1, {
          instance: "b",
          by: "watcher",
          attributes: { digest: digestOf("a"), node: "n2" },
        }),
        event("deployed", 1, { instance: "c", attributes: { digest: digestOf("b"), node: "n2" } }),
      ],
      context,
    );
    const names = async (filter: Parameters<typeof findInstances>[1]) =>
      (await findInstances(store, filter)).items.map(({ instance }) => instance);
    assert.deepEqual(await names({ digest: digestOf("a") }), ["c1/shop/web/1/app", "b"]);
    assert.deepEqual(await names({ node: "n2", state: "live" }), ["b", "c"]);
    assert.deepEqual(await names({ node: "n2" }), ["b"]);
    assert.deepEqual(await names({ silent: true }), ["b"]);
    const first = await findInstances(store, { state: "any" }, { limit: 2 });
    const second = await findInstances(store, { state: "any" }, { limit: 2, after: first.next! });
    assert.deepEqual([first.count, second.items.length, second.next], [3, 1, undefined]);
  });

  it("believes those who watch before the container itself", async () => {
    const { store } = fixture();
    await ingest(
      store,
      [event("started", 5), event("started", 1, { by: "watcher", attributes: { digest: digestOf("b") } })],
      context,
    );
    const found = (await findInstance(store, "c1/shop/web/1/app"))!.instance;
    assert.equal(found.attributes.digest, digestOf("b"));
    assert.equal(found.claimedDigest, digestOf("a"));
  });

  it("comes to the same as all events at once, in any order and batches; requests too", async function () {
    this.timeout(120_000);
    const { store } = fixture();
    let round = 0;
    await fc.assert(
      fc.asyncProperty(
        events(20).chain((all) => fc.tuple(fc.constant(all), shuffled(all))),
        fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 5, maxLength: 30 }),
        fc.constantFrom("stop" as const, "suspend" as const),
        fc.integer({ min: 0, max: 20 }),
        async ([all, sent], sizes, kind, now) => {
          const prefix = `r${++round}-`;
          const own = (list: typeof all) =>
            list.map((each) => ({ ...each, instance: prefix + each.instance }));
          const queue = own(sent);
          for (let turn = 0; queue.length > 0; turn++)
            await ingest(store, queue.splice(0, sizes[turn % sizes.length]), context);
          const asked = request({ kind, target: { node: "n1" } });
          const expected = new Map<string, string>();
          for (const name of ["i1", "i2", "i3"].map((each) => prefix + each)) {
            const state = project(own(all).filter(({ instance }) => instance === name));
            const found = await findInstance(store, name);
            assert.equal(found?.instance.phase, state?.phase);
            assert.deepEqual(found?.runs ?? [], state?.runs ?? []);
            const isMeant = state && { ...state.claimed, ...state.observed }.node === "n1";
            const told = complianceOf(isMeant ? state.runs : [], asked, day + now * 1000);
            if (told) expected.set(name, told);
          }
          const rows = await concerned(store, asked, day + now * 1000, 10_000);
          const got = rows.filter(({ instance }) => instance.instance.startsWith(prefix));
          assert.deepEqual(
            Object.fromEntries(got.map(({ compliance, instance }) => [instance.instance, compliance])),
            Object.fromEntries(expected),
          );
          const { counts } = await standingOf(store, asked, day + now * 1000);
          for (const name of COMPLIANCE)
            assert.equal(counts[name], rows.filter(({ compliance }) => compliance === name).length);
        },
      ),
      { numRuns: 25 },
    );
    assert.deepEqual((await verify(store)).faults, []);
  });

  it("is written by two services at once, each event once", async () => {
    const { store, where } = fixture();
    const other = await openStore(where);
    try {
      const all = Array.from({ length: 60 }, (_, at) => event("started", at, { instance: `i${at % 7}` }));
      const send = async (to: typeof store, list: typeof all) => {
        for (let at = 0; at < list.length; at += 5) await ingest(to, list.slice(at, at + 5), context);
      };
      await Promise.all([send(store, all), send(other, [...all].reverse())]);
      const found = await verify(store);
      assert.deepEqual([found.entries, found.instances, found.faults], [60, 7, []]);
    } finally {
      await other.close();
    }
  });
});

describe("a request", () => {
  it("is known after the store was closed and opened again", async () => {
    const fixture = await emptyLibsql();
    const { store, where } = fixture;
    try {
      await recordRequest(store, request());
      const again = await openStore(where);
      const { counts } = await standingOf(again, request(), day);
      assert.deepEqual(counts, { complied: 0, pending: 0, late: 0, violated: 0 });
      await again.close();
    } finally {
      await fixture.close();
    }
  });
});
