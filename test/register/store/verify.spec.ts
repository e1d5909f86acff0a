import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { sql } from "kysely";
import { seal } from "../../../core/image";
import {
  closeRequest,
  ingest,
  recordEvidence,
  recordRequest,
  takeCheckpoint,
  verify,
  type Store,
} from "../../../register/store";
import { day, digestOf, event } from "../support/events";
import { onBoth } from "../support/stores";

const { privateKey, publicKey } = generateKeyPairSync("ed25519");
const key = publicKey.export({ type: "spki", format: "pem" }).toString();

async function filled(store: Store): Promise<void> {
  const context = { actor: "tester", now: day };
  await ingest(store, [event("started", 1), event("stopped", 2), event("started", 3)], context);
  await recordRequest(store, {
    id: "r1",
    kind: "stop",
    target: { digest: digestOf("a") },
    reason: "leaks",
    owner: "shop",
    at: day,
    due: day + 1000,
    actor: "alice",
    role: "security",
  });
  await closeRequest(store, { request: "r1", at: day + 1, actor: "alice", reason: "done" });
  await recordEvidence(store, [
    seal({
      kind: "scan",
      digest: digestOf("a"),
      at: "2026-01-05T00:00:00Z",
      actor: "bot",
      role: "pipeline",
      body: { feed: "trivy", findings: [{ id: "CVE-2026-1", severity: "high" }] },
    }),
  ]);
  await takeCheckpoint(store, day, privateKey);
}

const edits: Readonly<Record<string, string>> = {
  "an event's body": `update EVENTS set body = replace(body, 'n1', 'n2') where seq = 1`,
  "an event left out": `delete from history where seq = 2`,
  "the last entries left out": `delete from history where seq > 4`,
  "an entry's kind": `update history set kind = 'closing' where kind = 'request'`,
  "the time an event is kept under": `update history set at = at + 1 where seq = 1`,
  "an instance's state": `update instances set phase = 'stopped'`,
  "an instance's image": `update instances set digest = 'sha256:0'`,
  "an earlier run": `delete from runs`,
  "a request taken away": `delete from requests`,
  "a request opened again": `update requests set closed = null`,
  "evidence taken away": `delete from evidence`,
  "a vulnerability taken away": `delete from vulnerable`,
  "a checkpoint's text": `update checkpoints set body = replace(body, '2026', '2025')`,
  "a checkpoint's signature": `update checkpoints set signature = null`,
  "the head": `update head set seq = 99`,
};

onBoth("a history", (fixture) => {
  it("that nobody touched holds, and its checkpoint is signed", async () => {
    const { store } = fixture();
    await filled(store);
    const { faults, ...found } = await verify(store, { key });
    assert.deepEqual(faults, []);
    assert.deepEqual(found, { entries: 6, instances: 1, checkpoints: 1, signed: 1 });
  });

  for (const [what, edit] of Object.entries(edits))
    it(`shows an edit: ${what}`, async () => {
      const { store } = fixture();
      await filled(store);
      const table = store.flavour === "postgres" ? "bodies" : "history";
      await sql.raw(edit.replace("EVENTS", table)).execute(store.writing);
      assert.notEqual((await verify(store, { key })).faults.length, 0);
    });

  it("that was cut and linked anew is shown by a checkpoint kept elsewhere", async () => {
    const { store } = fixture();
    await filled(store);
    const kept = JSON.parse(
      (await store.reading.selectFrom("checkpoints").selectAll().executeTakeFirstOrThrow()).body,
    ) as {
      seq: number;
      link: string;
      at: string;
    };
    for (const edit of [
      "delete from evidence",
      "delete from vulnerable",
      "delete from history where seq = 6",
      "delete from checkpoints",
      "update head set seq = 5, link = (select link from history where seq = 5)",
    ])
      await sql.raw(edit).execute(store.writing);
    assert.deepEqual((await verify(store)).faults, []);
    assert.match((await verify(store, { kept })).faults[0]!.problem, /gone/);
  });
});
