import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { defaultEstate } from "../../core/estate";
import { serve, settingsSchema, type Running } from "../../register";
import { hashOfToken } from "../../register/service/authenticate";
import { bulkhead, inFolder } from "./run";

const shop = `sha256:${"a".repeat(64)}`;
const files = {
  "bulkhead.yaml": `zones: { internet: { external: true } }
environments: { production: { select: [{ stack: "**" }], controlled: true } }
images: { repositories: { default: ["registry.example.com/**"] }, log: evidence.jsonl }
`,
};

interface Told {
  readonly by?: string;
  readonly instance?: string;
  readonly environment?: string;
}

const cloudEvent = (id: number, kind: string, time: string, more: Told = {}) => ({
  specversion: "1.0",
  id: `e${id}`,
  source: "test",
  type: `io.bulkhead.instance.${kind}.v1`,
  time,
  data: {
    instance: "c1/shop/1/app",
    by: "container",
    digest: shop,
    workload: "shop/web",
    environment: "staging",
    ...more,
  },
});

/** A life from eight o'clock on, as the instance and the watcher tell. */
const life = (more: Told = {}) => [
  cloudEvent(1, "started", "2026-03-01T08:00:00Z", { by: "watcher", ...more }),
  cloudEvent(2, "started", "2026-03-01T08:00:01Z", more),
  cloudEvent(3, "stopped", "2026-03-01T08:10:00Z", { by: "watcher", ...more }),
  cloudEvent(4, "stopped", "2026-03-01T08:10:02Z", more),
];
const silent = cloudEvent(5, "started", "2026-03-01T08:00:00Z", { by: "watcher", instance: "c1/shop/2/app" });

const lines = (events: readonly unknown[]): string => events.map((each) => JSON.stringify(each)).join("\n");
const replay = (folder: string, ...args: string[]) =>
  bulkhead(folder, "image", "instrumentation", shop, "--now", "2026-03-01T09:00:00Z", ...args);
const recordedIn = (folder: string): { record: { body: Record<string, string> } }[] =>
  readFileSync(join(folder, "evidence.jsonl"), "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as { record: { body: Record<string, string> } });

async function withRegister(scenario: (folder: string, running: Running) => Promise<void>): Promise<void> {
  await inFolder({ "sec.token": "sec", "aud.token": "aud", ...files }, async (folder) => {
    const tokens = [
      { hash: hashOfToken("sec"), actor: "alice", roles: ["security", "system"] },
      { hash: hashOfToken("aud"), actor: "carol", roles: ["auditor"] },
      { hash: hashOfToken("pod"), actor: "pod-1", roles: ["workload"], instances: ["c1/shop/"] },
    ];
    const running = await serve(
      settingsSchema.parse({ port: 0, tokens, database: join(folder, "register.db") }),
      { estate: defaultEstate(), hash: "0".repeat(64) },
      { file: join(folder, "register.yaml"), log: false },
    );
    try {
      await scenario(folder, running);
    } finally {
      await running.stop();
    }
  });
}

async function report({ address }: Running, events: readonly { data: { by: string } }[]): Promise<void> {
  for (const event of events) {
    const token = event.data.by === "container" ? "pod" : "sec";
    const { status } = await fetch(`${address}/v1/events`, {
      method: "POST",
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      body: JSON.stringify(event),
    });
    assert.equal(status, 200);
  }
}

describe("bulkhead image instrumentation", () => {
  it("records from a file that the callbacks work", () =>
    inFolder({ ...files, "events.jsonl": lines(life()) }, async (folder) => {
      const args = ["--events", "events.jsonl", "--actor", "ci", "--environment", "staging"];
      const { code, stdout, stderr } = await replay(folder, ...args);
      assert.deepEqual([code, stderr], [0, ""]);
      assert.match(
        stdout,
        /c1\/shop\/1\/app \(shop\/web\): told of itself: started, stopped; 1 whole life\n/,
      );
      const [only, ...rest] = recordedIn(folder);
      assert.equal(rest.length, 0);
      const { outcome, environment, report: hash } = only!.record.body;
      assert.deepEqual([outcome, environment], ["passed", "staging"]);
      assert.match(hash!, /^sha256:[0-9a-f]{64}$/);
    }));

  it("records what is missing, and ends with 1", () =>
    inFolder({ ...files, "events.json": JSON.stringify([...life(), silent]) }, async (folder) => {
      const { code, stdout } = await replay(folder, "--events", "events.json", "--actor", "ci");
      assert.equal(code, 1);
      const missing = "c1/shop/2/app did not tell that it started (2026-03-01T08:00:00.000Z)";
      assert.ok(stdout.includes(missing), stdout);
      const { outcome, reason } = recordedIn(folder)[0]!.record.body;
      assert.deepEqual([outcome, reason], ["failed", missing]);
    }));

  it("records nothing where it is too early, nobody heard of it, or nothing shall be recorded", () =>
    inFolder({ ...files, "events.jsonl": lines([...life(), silent]) }, async (folder) => {
      const args = ["--events", "events.jsonl", "--actor", "ci"];
      const early = await bulkhead(
        folder,
        ...["image", "instrumentation", shop, ...args, "--grace", "2h", "--now", "2026-03-01T09:00:00Z"],
      );
      assert.equal(early.code, 3, early.stdout);
      assert.match(early.stdout, /awaited c1\/shop\/2\/app did not tell/);
      assert.equal((await replay(folder, ...args, "--environment", "production")).code, 3);
      assert.equal((await replay(folder, ...args, "--no-record")).code, 1);
      assert.throws(() => recordedIn(folder), /ENOENT/);
    }));

  it("refuses in one line what is no recording, and who may not record", () =>
    inFolder({ ...files, "events.jsonl": lines([...life(), { ...silent, type: "x" }]) }, async (folder) => {
      const bad = await replay(folder, "--events", "events.jsonl", "--actor", "ci");
      assert.equal(bad.code, 2);
      assert.match(bad.stderr, /^bulkhead: events\.jsonl:5: type: is no type of event/);
      const nobody = await replay(folder, "--events", "none.jsonl");
      assert.match(nobody.stderr, /none\.jsonl: there is no such file/);
      writeFileSync(join(folder, "events.jsonl"), lines(life()));
      const unnamed = await replay(folder, "--events", "events.jsonl");
      assert.match(unnamed.stderr, /who records it is not told/);
      const role = await replay(folder, "--events", "events.jsonl", "--actor", "a", "--role", "development");
      assert.match(role.stderr, /development may not record instrumentation/);
      for (const wrong of [
        ["--grace", "x"],
        ["--lives", "0"],
        ["--since", "x"],
      ])
        assert.equal((await replay(folder, "--events", "events.jsonl", "--actor", "a", ...wrong)).code, 2);
    }));

  it("asks a register and records there, as the token may; its exported history tells the same", () =>
    withRegister(async (folder, running) => {
      await report(running, life());
      const at = ["--url", running.address, "--token-file"];
      const refused = await replay(folder, ...at, "aud.token");
      assert.deepEqual([refused.code, /may not record/.test(refused.stderr)], [2, true], refused.stderr);
      const passed = await replay(folder, ...at, "sec.token");
      assert.deepEqual([passed.code, passed.stderr], [0, ""]);
      assert.match(passed.stdout, /recorded instrumentation \([0-9a-f]{12}\) in the register/);
      const ask = { headers: { authorization: "Bearer sec" } };
      const known = await fetch(`${running.address}/v1/images/${shop}`, ask);
      const { missing } = (await known.json()) as { missing: readonly string[] };
      assert.ok(missing.includes("scan") && !missing.includes("instrumentation"), missing.join());

      await report(running, [silent]);
      assert.equal((await replay(folder, ...at, "sec.token")).code, 1);
      const history = await (await fetch(`${running.address}/v1/history`, ask)).text();
      writeFileSync(join(folder, "history.jsonl"), history);
      const offline = ["--events", "history.jsonl", "--actor", "ci", "--format", "json"];
      const told = await replay(folder, ...offline, "--no-record");
      const same = JSON.parse(told.stdout) as { outcome: string; instances: { lives: number }[] };
      assert.deepEqual([same.outcome, same.instances[0]?.lives], ["failed", 1]);
      writeFileSync(join(folder, "history.jsonl"), history.replace("web", "wob"));
      assert.match((await replay(folder, ...offline)).stderr, /history\.jsonl:1: was changed/);
    }));

  it("keeps what was heard from those who only speak for themselves", () =>
    withRegister(async (_folder, running) => {
      const answer = await fetch(`${running.address}/v1/events?digest=${shop}`, {
        headers: { authorization: "Bearer pod" },
      });
      assert.equal(answer.status, 403);
    }));
});
