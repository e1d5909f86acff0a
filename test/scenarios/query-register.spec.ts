import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { defaultEstate } from "../../core/estate";
import { serve, settingsSchema } from "../../register";
import { hashOfToken } from "../../register/service/authenticate";
import { bulkhead, inFolder } from "./run";

const digest = (letter: string): string => `sha256:${letter.repeat(64)}`;
const [local, registered] = [digest("a"), digest("b")];

const estate = (register = "") => `zones: { internet: { external: true } }
environments: { production: { select: [{ stack: "**" }], controlled: true } }
images: { repositories: { default: ["registry.example.com/**"] }, log: evidence.jsonl }
${register}`;

const scan = {
  kind: "scan",
  digest: local,
  at: "2026-03-01T08:00:00Z",
  actor: "ci",
  role: "pipeline",
  body: { feed: "trivy", findings: [{ id: "CVE-2026-1", severity: "critical", package: "openssl" }] },
};

/** What was vetted before: it is in doubt since. */
const vetted = [
  { ...scan, kind: "vetting", role: "security", body: { outcome: "accepted" } },
  { ...scan, body: { feed: "trivy", findings: [] } },
  { ...scan, at: "2026-03-01T08:30:00Z" },
];

let events = 0;
const started = (instance: string, of: string, node: string) => ({
  specversion: "1.0",
  id: `e${++events}`,
  source: "test",
  type: "io.bulkhead.instance.started.v1",
  time: "2026-03-01T08:00:00Z",
  data: {
    instance,
    by: "watcher",
    digest: of,
    workload: "shop/web",
    environment: "production",
    node,
    zone: "app",
  },
});

interface Answer {
  readonly images: readonly {
    readonly digest: string;
    readonly hits: readonly { readonly from: string }[];
  }[];
  readonly running: readonly { readonly digest: string; readonly placements: readonly unknown[] }[] | null;
}

/** A register that knows two images and three instances, beside a log that knows one of the images. */
const withRegister = (scenario: (folder: string, address: string) => Promise<void>): Promise<void> =>
  inFolder(
    { "bulkhead.yaml": estate(), "scan.json": JSON.stringify(vetted), token: "sec" },
    async (folder) => {
      const running = await serve(
        settingsSchema.parse({
          port: 0,
          tokens: [{ hash: hashOfToken("sec"), actor: "alice", roles: ["security", "system"] }],
          database: join(folder, "register.db"),
        }),
        { estate: defaultEstate(), hash: "0".repeat(64) },
        { file: join(folder, "register.yaml"), log: false },
      );
      const post = async (path: string, body: unknown): Promise<void> => {
        const { status } = await fetch(`${running.address}${path}`, {
          method: "POST",
          headers: { authorization: "Bearer sec", "content-type": "application/json" },
          body: JSON.stringify(body),
        });
        assert.equal(status, 200);
      };
      try {
        assert.equal((await bulkhead(folder, "image", "record", "scan.json")).code, 0);
        await post("/v1/evidence", { kind: "scan", digest: registered, body: scan.body });
        await post("/v1/events", [
          started("c1/shop/1/app", local, "n1"),
          started("c1/shop/2/app", local, "n2"),
          started("c1/shop/3/app", registered, "n1"),
          started("c1/shop/4/app", digest("c"), "n1"),
        ]);
        await scenario(folder, running.address);
      } finally {
        await running.stop();
      }
    },
  );

describe("bulkhead image query with a register", () => {
  it("tells the images that the log or the register knows, and where each runs now", () =>
    withRegister(async (folder, address) => {
      const args = ["image", "query", "cve", "cve-2026-1", "--url", address, "--token-file", "token"];
      const { code, stdout, stderr } = await bulkhead(folder, ...args, "--format", "json");
      assert.deepEqual([code, stderr], [0, ""]);
      const { images, running } = JSON.parse(stdout) as Answer;
      assert.deepEqual(
        images.map((each) => [each.digest, each.hits[0]?.from]),
        [
          [local, "trivy"],
          [registered, "the register"],
        ],
      );
      assert.deepEqual(
        running?.map((each) => [each.digest, each.placements.length]),
        [
          [local, 2],
          [registered, 1],
        ],
      );
      const shown = await bulkhead(folder, ...args);
      assert.match(
        shown.stdout,
        /shop\/web in production: 2 instances of sha256:a+\n {4}c1\/shop\/1\/app running since 2026-03-01 08:00, on n1, zone app\n/,
      );
      const pack = ["image", "query", "package", "openssl", "--url", address, "--token-file", "token"];
      const found = await bulkhead(folder, ...pack, "--format", "json");
      assert.deepEqual(
        (JSON.parse(found.stdout) as Answer).running?.map((each) => each.digest),
        [local],
      );
    }));

  it("needs no log where the register answers", () =>
    withRegister(async (folder, address) => {
      writeFileSync(join(folder, "bulkhead.yaml"), estate().replace(", log: evidence.jsonl", ""));
      const args = ["--url", address, "--token-file", "token", "--format", "json"];
      const { stdout } = await bulkhead(folder, "image", "query", "cve", "CVE-2026-1", ...args);
      assert.deepEqual(
        (JSON.parse(stdout) as Answer).images.map((each) => each.digest),
        [registered],
      );
      const none = await bulkhead(folder, "image", "query", "cve", "CVE-2026-2", ...args);
      const { images, running } = JSON.parse(none.stdout) as Answer;
      assert.deepEqual([none.code, images, running], [0, [], []]);
      assert.equal((await bulkhead(folder, "image", "query", "package", "openssl", ...args)).code, 2);
    }));

  it("fails where the register that is named does not answer, and says so where the estate names it", () =>
    withRegister(async (folder) => {
      const args = ["image", "query", "cve", "CVE-2026-1", "--format", "json"];
      const named = await bulkhead(folder, ...args, "--url", "http://127.0.0.1:9");
      assert.equal(named.code, 2);
      assert.match(named.stderr, /can't be reached/);
      writeFileSync(join(folder, "bulkhead.yaml"), estate('register: { url: "http://127.0.0.1:9" }\n'));
      const { code, stdout, stderr } = await bulkhead(folder, ...args);
      assert.equal(code, 0);
      assert.match(
        stderr,
        /what runs is not known: the register at http:\/\/127\.0\.0\.1:9 can't be reached/,
      );
      assert.equal((JSON.parse(stdout) as Answer).running, null);
      const queue = await bulkhead(folder, "image", "queue", "--now", "2026-03-01T09:00:00Z");
      assert.match(queue.stderr, /what runs is not known/);
    }));

  it("gives the queue what runs now", () =>
    withRegister(async (folder, address) => {
      const { stdout } = await bulkhead(
        folder,
        ...["image", "queue", "--url", address, "--token-file", "token", "--format", "json"],
        ...["--now", "2026-03-01T09:00:00Z"],
      );
      const { images } = JSON.parse(stdout) as { images: { digest: string; instances: number }[] };
      assert.deepEqual(
        images.map((each) => [each.digest, each.instances]),
        [[local, 2]],
      );
    }));
});
