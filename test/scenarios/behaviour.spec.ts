import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { parseAllDocuments } from "yaml";
import { estate } from "./inputs";
import { bulkhead, inFolder } from "./run";

const digest = `sha256:${"a".repeat(64)}`;
const web = `apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: shop }
spec:
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec:
      containers:
        - name: app
          image: registry.example.com/web@${digest}
          ports: [{ containerPort: 8080 }]
`;
const config = JSON.stringify({
  config: { Entrypoint: ["/app/server"], User: "1000", Volumes: { "/data": {} } },
});
const configured = [
  "--source",
  "web.yaml",
  "--image-config",
  `registry.example.com/web@${digest}=config.json`,
];

const run = (binary: string): string =>
  `${JSON.stringify({ process_exec: { process: { binary, uid: 1000, pod: { namespace: "shop", name: "web-7d9f8b6c5d-x2k4z", container: { name: "app" } } } }, time: "2026-01-31T08:00:00Z" })}\n`;

const responding = `register:
  behaviour:
    responses: [{ environments: [production], on: [process], respond: [amber] }]
`;

const files = (report: string | Buffer, more = "") => ({
  "bulkhead.yaml": estate(more),
  "web.yaml": web,
  "config.json": config,
  "report.jsonl": report,
});

describe("bulkhead behaviour", () => {
  it("tells what a container may do, and what says so", () =>
    inFolder(files(""), async (folder) => {
      const { code, stdout } = await bulkhead(folder, "behaviour", "rules", "shop/web", ...configured);
      assert.equal(code, 0);
      assert.match(stdout, /^shop\/web \(Deployment\), container app, production$/m);
      assert.match(stdout, /runs:\n {4}\/app\/server {2}\(the image's config\)/);
      assert.match(stdout, /8080\/tcp {2}\(the specification's ports\)/);
      assert.doesNotMatch(stdout, /not known/);
      const bare = await bulkhead(folder, "behaviour", "rules", "--source", "web.yaml");
      assert.match(bare.stdout, /runs: not known/);
      const none = await bulkhead(folder, "behaviour", "rules", "shop/other", ...configured);
      assert.equal(none.code, 2);
      assert.match(none.stderr, /there is no workload shop\/other \(there are shop\/web\)/);
    }));

  it("ends with 0, 1 and 3 by what was seen, of gzipped reports too", async () => {
    const cases: [string | Buffer, number][] = [
      [run("/app/server"), 0],
      [run("/usr/bin/curl"), 1],
      [gzipSync(run("/app/server") + run("/usr/bin/curl")), 1],
      [run("/app/server").replace("web-7d9f8b6c5d-x2k4z", "other-0"), 3],
      [`${run("/app/server")}{"rate_limit_info":{"number_of_dropped_process_events":"7"}}`, 3],
      [`${run("/usr/bin/curl")}nonsense`, 2],
    ];
    for (const [report, expected] of cases)
      await inFolder(files(report), async (folder) => {
        const { code, stdout, stderr } = await bulkhead(
          folder,
          "behaviour",
          "judge",
          "report.jsonl",
          ...configured,
        );
        assert.equal(code, expected, stdout + stderr);
        if (expected === 2) assert.match(stderr, /^report\.jsonl:2: is no JSON object$/m);
      });
  });

  it("judges by rule sets that were written before, the same", () =>
    inFolder(files(run("/usr/bin/curl")), async (folder) => {
      const wrote = await bulkhead(
        folder,
        "behaviour",
        "rules",
        ...configured,
        "--format",
        "json",
        "-o",
        "rules.json",
      );
      assert.equal(wrote.code, 0);
      const { code, stdout } = await bulkhead(
        folder,
        "behaviour",
        "judge",
        "report.jsonl",
        "--rules",
        "rules.json",
      );
      assert.equal(code, 1);
      assert.equal(
        stdout,
        (await bulkhead(folder, "behaviour", "judge", "report.jsonl", ...configured)).stdout,
      );
      assert.match(stdout, /process container app of shop\/web runs \/usr\/bin\/curl/);
    }));

  it("writes rules for Falco and policies for Tetragon that are YAML", () =>
    inFolder(files(""), async (folder) => {
      const falco = await bulkhead(folder, "behaviour", "rules", ...configured, "--format", "falco");
      const [items] = parseAllDocuments(falco.stdout).map((each) => each.toJS() as Record<string, string>[]);
      assert.ok(items?.some(({ macro }) => macro === "bulkhead_shop_web_app"));
      assert.ok(items?.some(({ condition }) => condition?.includes('proc.name in ("server")')));
      const tetragon = await bulkhead(folder, "behaviour", "rules", ...configured, "--format", "tetragon");
      const [policy] = parseAllDocuments(tetragon.stdout).map(
        (each) => each.toJS() as Record<string, unknown>,
      );
      assert.equal(policy?.["kind"], "TracingPolicyNamespaced");
    }));

  it("puts the image in doubt where the estate says so", () =>
    inFolder(files(run("/usr/bin/curl"), responding), async (folder) => {
      const respond = [...configured, "--respond", "--log", "evidence.jsonl"];
      const nobody = await bulkhead(folder, "behaviour", "judge", "report.jsonl", ...respond);
      assert.equal(nobody.code, 2);
      assert.match(nobody.stdout, /NOT DONE: .* nobody is named who records it/);
      assert.ok(!existsSync(join(folder, "evidence.jsonl")));
      const done = await bulkhead(folder, "behaviour", "judge", "report.jsonl", ...respond, "--actor", "soc");
      assert.equal(done.code, 1);
      assert.match(
        readFileSync(join(folder, "evidence.jsonl"), "utf8"),
        /runs \/usr\/bin\/curl.*"kind":"revocation"/,
      );
      const again = await bulkhead(
        folder,
        "behaviour",
        "judge",
        "report.jsonl",
        ...respond,
        "--actor",
        "soc",
      );
      assert.equal(again.code, 1);
      assert.equal(readFileSync(join(folder, "evidence.jsonl"), "utf8").trimEnd().split("\n").length, 1);
    }));

  it("refuses wrong input in one line", () =>
    inFolder(
      { ...files(run("/x")), "wrong.json": "{}", "k.json": '{"schema":"bulkhead-behaviour/v1","rules":[3]}' },
      async (folder) => {
        const cases: [string[], RegExp][] = [
          [
            ["rules", "--source", "web.yaml", "--image-config", "config.json"],
            /does not say which image it is of/,
          ],
          [
            ["rules", "--source", "web.yaml", "--image-config", "web:1=wrong.json"],
            /^bulkhead: wrong\.json:1: is no image config/,
          ],
          [["judge", "report.jsonl", "--rules", "k.json"], /^bulkhead: k\.json: holds no rule sets/],
          [["judge", "absent.jsonl", ...configured], /absent\.jsonl: there is no such file/],
          [["judge", "report.jsonl", ...configured, "--respond"], /the estate names no responses/],
        ];
        for (const [args, message] of cases) {
          const { code, stdout, stderr } = await bulkhead(folder, "behaviour", ...args);
          assert.equal(code, 2, args.join(" "));
          assert.equal(stdout, "");
          assert.match(stderr, message);
        }
      },
    ));
});
