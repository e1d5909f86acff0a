import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { defaultEstate } from "../../../core/estate";
import { serve } from "../../../register/service/serve";
import { settingsSchema } from "../../../register/service/settings";
import { ingest, openStore, prune, verify } from "../../../register/store";
import { event } from "../support/events";
import { cloudEvent, service } from "../support/service";

const day = 86_400_000;

describe("a service that keeps events for some days", () => {
  it("lets go of older ones when it starts, and still holds what they came to", async () => {
    const folder = mkdtempSync(join(tmpdir(), "bulkhead-keep-"));
    const file = join(folder, "register.db");
    try {
      const now = Date.now();
      const store = await openStore(file);
      await ingest(
        store,
        [event("started", 0, { at: now - 40 * day }), event("stopped", 0, { at: now - 2 * day })],
        { actor: "tester", now },
      );
      await store.close();
      const settings = settingsSchema.parse({ port: 0, database: file, keepDays: 30 });
      const loaded = { estate: defaultEstate(), hash: "0".repeat(64) };
      const running = await serve(settings, loaded, { log: false });
      await running.stop();
      const again = await openStore(file);
      const rows = await again.reading
        .selectFrom("entries")
        .select(["kind", "body"])
        .orderBy("seq")
        .execute();
      assert.deepEqual(
        rows.map(({ kind, body }) => [kind, body === null]),
        [
          ["event", true],
          ["event", false],
          ["pruning", false],
        ],
      );
      assert.deepEqual((await verify(again)).faults, []);
      await again.close();
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it("refuses events from before with 422, and changes nothing", async () => {
    const it_ = await service();
    try {
      await it_.store.writing
        .updateTable("head")
        .set({ kept_from: it_.now - 1000 })
        .execute();
      const { status, text } = await it_.call("workload", "POST", "/v1/events", cloudEvent("started", 1));
      assert.equal(status, 422);
      assert.match(text, /happened before those that are kept/);
      assert.equal((await verify(it_.store)).entries, 0);
    } finally {
      await it_.close();
    }
  });

  it("says of which instances not all is told that was heard", async () => {
    const it_ = await service();
    try {
      const context = { actor: "tester", now: it_.now };
      const other = { instance: "c1/shop/web/2/app" };
      await ingest(
        it_.store,
        [event("started", 1), event("stopped", 9), event("started", 9, other)],
        context,
      );
      await prune(it_.store, { before: event("started", 5).at, now: it_.now });
      const { digest } = event("started", 1).attributes;
      const { text } = await it_.call("auditor", "GET", `/v1/events?digest=${digest}`);
      const lines = text
        .trimEnd()
        .split("\n")
        .map((line) => JSON.parse(line) as Record<string, unknown>);
      assert.deepEqual(
        lines.map(({ type, prunedBefore, instance }) => [type, prunedBefore, instance]),
        [
          ["io.bulkhead.instance.stopped.v1", undefined, undefined],
          ["io.bulkhead.instance.started.v1", undefined, undefined],
          [undefined, new Date(event("started", 5).at).toISOString(), event("started", 1).instance],
        ],
      );
    } finally {
      await it_.close();
    }
  });

  it("keeps them for a week at least", () => {
    assert.equal(settingsSchema.safeParse({ keepDays: 1 }).success, false);
  });
});
