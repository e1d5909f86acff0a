import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { defaultEstate } from "../../../core/estate";
import { serve } from "../../../register/service/serve";
import { settingsSchema } from "../../../register/service/settings";
import { ingest, openStore, verify } from "../../../register/store";
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

  it("keeps them for a week at least", () => {
    assert.equal(settingsSchema.safeParse({ keepDays: 1 }).success, false);
  });
});
