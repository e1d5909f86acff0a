import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { generateKeyPairSync } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { defaultEstate } from "../../core/estate";
import { serve, settingsSchema, type Running } from "../../register";
import { hashOfToken } from "../../register/service/authenticate";
import { openStore } from "../../register/store";
import { sql } from "kysely";
import { bulkhead, inFolder } from "./run";

const digest = (letter: string): string => `sha256:${letter.repeat(64)}`;
const { privateKey, publicKey } = generateKeyPairSync("ed25519");
const privatePem = privateKey.export({ type: "pkcs8", format: "pem" }).toString();
const publicPem = publicKey.export({ type: "spki", format: "pem" }).toString();

const settings = (port = 0) => ({
  port,
  key: "register.key",
  tokens: [
    { hash: hashOfToken("sec"), actor: "alice", roles: ["security", "system"] },
    { hash: hashOfToken("ops"), actor: "bob", roles: ["operations"] },
  ],
});

/** A register that listens, in the scenario's folder. */
async function withRegister(
  files: Readonly<Record<string, string>>,
  scenario: (folder: string, running: Running, ask: typeof bulkhead) => Promise<void>,
): Promise<void> {
  await inFolder({ "register.key": privatePem, "register.pub": publicPem, ...files }, async (folder) => {
    const before = process.env["BULKHEAD_REGISTER_TOKEN"];
    process.env["BULKHEAD_REGISTER_TOKEN"] = "sec";
    const running = await serve(
      settingsSchema.parse({ ...settings(), database: join(folder, "register.db") }),
      { estate: defaultEstate(), hash: "0".repeat(64) },
      { file: join(folder, "register.yaml"), log: false },
    );
    try {
      await scenario(folder, running, (at, ...args) => bulkhead(at, ...args, "--url", running.address));
    } finally {
      await running.stop();
      if (before === undefined) delete process.env["BULKHEAD_REGISTER_TOKEN"];
      else process.env["BULKHEAD_REGISTER_TOKEN"] = before;
    }
  });
}

let events = 0;

async function report(running: Running, kind: string, data: Record<string, unknown> = {}): Promise<void> {
  const event = {
    specversion: "1.0",
    id: `e${++events}`,
    source: "test",
    type: `io.bulkhead.instance.${kind}.v1`,
    time: new Date().toISOString(),
    data: {
      instance: "c1/shop/1/app",
      by: "watcher",
      digest: digest("a"),
      workload: "shop/web",
      node: "n1",
      zone: "app",
      ...data,
    },
  };
  const { status } = await fetch(`${running.address}/v1/events`, {
    method: "POST",
    headers: { authorization: "Bearer sec", "content-type": "application/json" },
    body: JSON.stringify(event),
  });
  assert.equal(status, 200);
}

const pause = (): Promise<void> => new Promise((done) => setTimeout(done, 5));

const deployment = (name: string, image: string): string => `apiVersion: apps/v1
kind: Deployment
metadata: { name: ${name}, namespace: shop }
spec:
  selector: { matchLabels: { app: ${name} } }
  template:
    metadata: { labels: { app: ${name} } }
    spec: { containers: [{ name: app, image: "${image}" }] }
---
`;

describe("bulkhead register", () => {
  it("tells where an image runs, and what a node runs", () =>
    withRegister({}, async (folder, running, ask) => {
      await report(running, "started");
      for (const args of [
        ["where", digest("a")],
        ["where", "shop/web"],
        ["what", "n1"],
      ]) {
        const { code, stdout } = await ask(folder, "register", ...args);
        assert.equal(code, 0);
        assert.match(
          stdout,
          /^1 instance\n {2}c1\/shop\/1\/app running since .*: shop\/web, on n1, zone app, sha256:aaaaaaaaaaaa…/,
        );
      }
      assert.match((await ask(folder, "register", "where", "CVE-2026-1")).stdout, /^0 instances/);
    }));

  it("follows a request until it is complied with, and fails when it is violated", () =>
    withRegister({}, async (folder, running, ask) => {
      await report(running, "started");
      await pause();
      const asked = [
        "register",
        "request",
        "stop",
        "--digest",
        digest("a"),
        "--reason",
        "leaks keys",
        "--owner",
        "shop",
      ];
      const made = await ask(folder, ...asked, "--format", "json");
      assert.equal(made.code, 0, made.stderr);
      const { id } = JSON.parse(made.stdout) as { id: string };
      const show = () => ask(folder, "register", "request", "show", id);
      assert.match((await show()).stdout, /^pending .*stop digest/);
      await pause();
      await report(running, "stopped");
      const complied = await show();
      assert.deepEqual([complied.code, complied.stdout.split(" ")[0]], [0, "complied"]);
      await pause();
      await report(running, "started");
      const violated = await show();
      assert.deepEqual([violated.code, violated.stdout.split(" ")[0]], [1, "violated"]);
      assert.equal((await ask(folder, "register", "request", "list")).code, 1);
      assert.equal(
        (await ask(folder, "register", "request", "close", id, "--reason", "done by hand")).code,
        0,
      );
      assert.equal((await ask(folder, "register", "request", "list")).code, 0);
    }));

  it("refuses in one line", () =>
    withRegister({}, async (folder, _running, ask) => {
      process.env["BULKHEAD_REGISTER_TOKEN"] = "ops";
      const args = ["--digest", digest("a"), "--reason", "x", "--owner", "x"];
      const refused = await ask(folder, "register", "request", "stop", ...args);
      assert.deepEqual(
        [refused.code, refused.stderr],
        [2, "bulkhead: the register refuses (403): may not ask to stop this\n"],
      );
      const away = await bulkhead(folder, "register", "what", "n1", "--url", "http://127.0.0.1:47");
      assert.match(
        away.stderr,
        /^bulkhead: the register at http:\/\/127\.0\.0\.1:47 can't be reached: ECONNREFUSED\n$/,
      );
    }));

  it("reconciles what is declared with what runs", () =>
    withRegister(
      {
        "state.yaml": [
          deployment("web", `registry.example.com/web@${digest("a")}`),
          deployment("api", `registry.example.com/api@${digest("b")}`),
          deployment("db", `registry.example.com/db@${digest("c")}`),
        ].join(""),
      },
      async (folder, running, ask) => {
        await report(running, "started");
        await report(running, "started", {
          instance: "c1/shop/2/app",
          workload: "shop/api",
          digest: digest("f"),
        });
        await report(running, "started", { instance: "c1/shop/3/app", workload: "shop/miner" });
        const { code, stdout } = await ask(folder, "register", "reconcile", "--state", "state.yaml");
        assert.equal(code, 1);
        assert.equal(
          stdout,
          `1 workload as declared
  not running shop/db
  not in the state shop/miner: 1 instance
  another image shop/api: 1 instance of sha256:ffffffffffff…
`,
        );
      },
    ));

  it("blocks at check what is asked to stop", () =>
    withRegister(
      { "web.yaml": deployment("web", `registry.example.com/web@${digest("a")}`) },
      async (folder, running, ask) => {
        const asked = ["--digest", digest("a"), "--reason", "leaks keys", "--owner", "shop"];
        await ask(folder, "register", "request", "stop", ...asked);
        const response = await fetch(`${running.address}/snapshot`, {
          headers: { authorization: "Bearer sec" },
        });
        writeFileSync(join(folder, "snapshot.json"), Buffer.from(await response.arrayBuffer()));
        writeFileSync(
          join(folder, "bulkhead.yaml"),
          `zones: { internet: { external: true } }
environments: { production: { select: [{ stack: "**" }], controlled: true } }
register: { snapshot: snapshot.json, key: register.pub }
`,
        );
        const found = await bulkhead(folder, "check", "web.yaml", "--only", "disallow-stopped-images");
        assert.equal(found.code, 1, found.stdout + found.stderr);
        assert.match(found.stdout, /to stop it \(leaks keys/);
      },
    ));

  it("verifies its history, and finds an edit", () =>
    withRegister({}, async (folder, running) => {
      await report(running, "started");
      const clean = await bulkhead(folder, "register", "verify");
      assert.deepEqual([clean.code, clean.stdout.split("\n")[1]], [0, "nothing was changed"], clean.stderr);
      const store = await openStore(join(folder, "register.db"));
      await sql`update instances set node = 'n2'`.execute(store.writing);
      await store.close();
      const { code, stdout } = await bulkhead(folder, "register", "verify");
      assert.equal(code, 1);
      assert.match(stdout, /! instance c1\/shop\/1\/app is not what its events come to/);
    }));

  it("says what is wrong with its settings", () =>
    inFolder({ "bad.yaml": "port: x\nextra: 1\n", "empty.yaml": "" }, async (folder) => {
      const bad = await bulkhead(folder, "register", "serve", "--settings", "bad.yaml");
      assert.equal(bad.code, 2);
      assert.match(bad.stderr, /^bulkhead: bad\.yaml: port: .*; : .*extra.*\n$/);
      assert.equal((await bulkhead(folder, "register", "serve", "--settings", "empty.yaml")).code, 2);
      const none = await bulkhead(folder, "register", "verify", "--database", "none.db");
      assert.match(none.stderr, /^bulkhead: none\.db: there is no such database/);
    }));

  it("ends when it is asked to, after its last answer", () =>
    inFolder({ "register.yaml": JSON.stringify(settings()), "register.key": privatePem }, async (folder) => {
      const child = spawn(
        process.execPath,
        [
          "--import",
          require.resolve("tsx"),
          join(__dirname, "../../cli/main.ts"),
          "register",
          "serve",
          "--settings",
          "register.yaml",
        ],
        {
          cwd: folder,
          stdio: ["ignore", "pipe", "inherit"],
        },
      );
      const ended = new Promise<number | null>((done) => child.once("exit", done));
      await new Promise<void>((done, fail) => {
        child.stdout.on("data", (text: Buffer) => text.includes("listening") && done());
        void ended.then(() => fail(new Error("it ended before it listened")));
      });
      child.kill("SIGTERM");
      assert.equal(await ended, 0);
    }));
});
