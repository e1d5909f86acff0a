import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { auditSchema, type AuditResult } from "../../core/audit";
import { bulkhead, inFolder } from "./run";

const digest = (letter: string): string => `sha256:${letter.repeat(64)}`;
const [good, doubted, unheard] = [digest("a"), digest("b"), digest("c")];

const estate = `
zones: { app: { select: [{ namespace: shop }] } }
environments:
  production: { select: [{ stack: "*/production" }], controlled: true }
  development: { select: [{ stack: "**" }], level: open, enforce: advisory }
images:
  repositories: { default: ["registry.example.com/**"] }
  log: evidence.jsonl
  evidence: { blue: { vetting: forever }, red: { scan: forever }, green: { qa: forever } }
  risk:
    - { severity: critical, environment: production, fixWithin: 3d }
    - { severity: any, fixWithin: 90d }
identities: { duties: { pipeline: [ci] } }
owners: [{ select: [{ namespace: shop }], owner: shop-team }]
deadlines: { low: 1s, medium: 1s, high: 1s, critical: 1s }
`;

function state(stack: string, images: readonly string[], time = new Date().toISOString()): string {
  const resources = images.map((image, at) => {
    const inputs = {
      apiVersion: "v1",
      kind: "Pod",
      metadata: { name: `web-${at}`, namespace: "shop" },
      spec: { containers: [{ name: "main", image: `registry.example.com/${image}` }] },
    };
    return {
      urn: `urn:pulumi:${stack}::shop::kubernetes:core/v1:Pod::web-${at}`,
      custom: true,
      id: `shop/web-${at}`,
      type: "kubernetes:core/v1:Pod",
      inputs,
      outputs: inputs,
    };
  });
  return JSON.stringify({ version: 3, deployment: { manifest: { time, version: "v3.200.0" }, resources } });
}

const scan = (of: string, severities: readonly string[], at: string): string =>
  JSON.stringify({
    SchemaVersion: 2,
    CreatedAt: at,
    ArtifactName: "web",
    ArtifactType: "container_image",
    Metadata: { RepoDigests: [`registry.example.com/web@${of}`], DiffIDs: [digest("1")] },
    Results: [
      {
        Target: "debian",
        Class: "os-pkgs",
        Type: "debian",
        Vulnerabilities: severities.map((Severity, index) => ({
          VulnerabilityID: `CVE-2026-${index}`,
          PkgName: "openssl",
          InstalledVersion: "3.0.11-1",
          Severity,
          Layer: { DiffID: digest("1") },
        })),
      },
    ],
  });

const ci = ["--actor", "ci", "--role", "pipeline"];

/** Makes both images green, and puts one of them in doubt ten days ago. */
async function record(folder: string): Promise<void> {
  const days = (before: number): string => new Date(Date.now() - before * 86_400_000).toISOString();
  const done = async (...args: string[]): Promise<void> => {
    const { code, stderr } = await bulkhead(folder, "image", ...args, ...ci);
    assert.equal(code, 0, stderr);
  };
  for (const of of [good, doubted]) {
    writeFileSync(join(folder, "scan.json"), scan(of, [], days(30)));
    await done("import", "scan.json", "--digest", of, "--now", days(30));
    await done("record", "--kind", "qa", "--digest", of, "--outcome", "passed", "--now", days(29));
  }
  writeFileSync(join(folder, "scan.json"), scan(doubted, ["LOW", "CRITICAL"], days(10)));
  await done("import", "scan.json", "--digest", doubted, "--now", days(10));
}

const production = state("production", [`web@${good}`, `api@${doubted}`, "cache:7"]);
const development = state("development", [`api@${doubted}`, `api@${doubted}`, `tool@${unheard}`]);
const files = {
  "bulkhead.yaml": estate,
  "states/production.json": production,
  "states/development.json": development,
};

async function audit(folder: string, ...args: string[]): Promise<AuditResult> {
  const { stdout, stderr } = await bulkhead(folder, "audit", "states", ...args, "-f", "json");
  assert.notEqual(stdout, "", stderr);
  return auditSchema.parse(JSON.parse(stdout));
}

const withoutTime = ({ started: _started, ...rest }: AuditResult): unknown => rest;

describe("the report of an audit", () => {
  it("tells images by status, and those in doubt with deadlines and owners", () =>
    inFolder(files, async (folder) => {
      await record(folder);
      const result = await audit(folder, "--results", "kept");
      const { images } = result;
      assert.equal(images?.source, "the evidence log evidence.jsonl");
      assert.equal(images.untold, 1);
      assert.deepEqual(
        images.images.map(({ digest: of, colour, uses, stacks }) => [of, colour, uses, stacks]),
        [
          [good, "green", 1, 1],
          [doubted, "amber", 3, 2],
          [unheard, "grey", 1, 1],
        ],
      );
      const places = images.images[1]!.places!.map(({ environment, owner, due, uses }) => [
        environment,
        owner,
        Math.round((Date.parse(due!) - Date.now()) / 86_400_000),
        uses,
      ]);
      assert.deepEqual(places, [
        ["production", "shop-team", -7, 1],
        ["development", "shop-team", 80, 2],
      ]);
      assert.deepEqual(
        result.stacks.map((stack) => stack.images),
        [
          { amber: 1, grey: 1 },
          { amber: 1, green: 1 },
        ],
      );
      const again = await audit(folder, "--results", "kept");
      assert.deepEqual(withoutTime(again), withoutTime(result), "verdicts that are kept tell the same");

      const { stdout } = await bulkhead(folder, "audit", "states", "--results", "kept");
      assert.match(stdout, /Images in doubt\n {2}registry\.example\.com\/api@sha256:b+, to be replaced by/);
      assert.match(stdout, /Images: 1 amber, 1 grey, 1 green\./);
      await bulkhead(folder, "audit", "states", "-f", "html=a.html", "-f", "markdown=a.md");
      const page = readFileSync(join(folder, "a.html"), "utf8");
      assert.match(page, /<section id="amber"[\s\S]*?1 should have been replaced by now/);
      const comment = readFileSync(join(folder, "a.md"), "utf8");
      assert.match(comment, /Images by status: 1 amber, 1 grey, 1 green/);
      assert.match(comment, /\| registry\.example\.com\/api@.*\| shop-team \| 2 stacks \|/);
    }));

  it("tells the same deadlines and owners of a check", () =>
    inFolder(files, async (folder) => {
      await record(folder);
      const { stdout } = await bulkhead(folder, "check", "states/production.json", "-f", "json");
      const { statuses } = JSON.parse(stdout) as { statuses: AuditResult["images"] };
      const found = statuses!.images.find(({ colour }) => colour === "amber")!;
      assert.deepEqual(
        found.places!.map(({ environment, owner, uses }) => [environment, owner, uses]),
        [["production", "shop-team", 1]],
      );
      assert.ok(Date.parse(found.places![0]!.due!) < Date.now());
    }));

  it("tells frameworks over all stacks, one alone where it is asked for", () =>
    inFolder({ ...files, "states/broken.json": "{" }, async (folder) => {
      const { coverage } = await audit(folder);
      assert.ok(coverage!.length > 5);
      const benchmark = coverage!.find(({ framework }) => framework === "nist-800-190")!;
      const failed = benchmark.controls.find(({ control }) => control === "4.4.3")!;
      assert.equal(failed.verdict, "fail");
      assert.match(failed.why, /^violated: disallow-privilege-escalation \(6\)/);
      assert.deepEqual(failed.stacks, { pass: 0, fail: 2, unknown: 1, notApplicable: 0 });
      assert.ok(
        benchmark.controls.every(({ verdict }) => verdict !== "pass"),
        "one stack was not read",
      );
      const one = await audit(folder, "--framework", "pss-1.37");
      assert.deepEqual(
        one.coverage!.map(({ framework }) => framework),
        ["pss-1.37"],
      );
      const some = await audit(folder, "--only", "disallow-privileged-containers");
      const left = some.coverage!.find(({ framework }) => framework === "pss-1.37")!;
      assert.match(left.controls[0]!.why, /left out of this check/);
    }));

  it("tells since an earlier audit what is new, since when the rest is open and what is overdue", () =>
    inFolder(files, async (folder) => {
      await bulkhead(folder, "audit", "states", "-f", "json=first.json");
      writeFileSync(
        join(folder, "states/production.json"),
        state("production", [`web@${good}`, `api@${doubted}`, "cache:7", "more:1"]),
      );
      // Deadlines of one second are over after the next one.
      await new Promise((done) => setTimeout(done, 1100));
      await bulkhead(
        folder,
        "audit",
        "states",
        "--since",
        "first.json",
        "-f",
        "json=second.json",
        "-f",
        "html=b.html",
      );
      const result = auditSchema.parse(JSON.parse(readFileSync(join(folder, "second.json"), "utf8")));
      const old = result.findings.filter(({ since }) => since !== undefined);
      const fresh = result.findings.filter(({ since }) => since === undefined);
      assert.ok(old.length > 0 && fresh.length > 0);
      assert.ok(fresh.every(({ subject, due }) => subject.name === "web-3" && due === undefined));
      const count = (change: string): number =>
        result.trend!.reduce((sum, each) => sum + (each.change === change ? each.count : 0), 0);
      assert.equal(count("new"), new Set(fresh.map(({ fingerprint }) => fingerprint)).size);
      assert.ok(count("overdue") > 0);
      assert.equal(result.history!.length, 2);
      assert.equal(result.history![0]!.owners[0]!.overdue, 0);
      assert.ok(result.history![1]!.owners.every(({ overdue }) => overdue > 0));
      assert.match(readFileSync(join(folder, "b.html"), "utf8"), /<section id="trend"[\s\S]*Teams over time/);
      const { stdout } = await bulkhead(folder, "diff", "first.json", "second.json");
      assert.match(
        stdout,
        /overdue {3}\S+ \(shop-team\)[\s\S]*new findings?, 0 fixed, 0 accepted since; \d+ open past/,
      );
      const none = await bulkhead(folder, "audit", "states", "--since", "bulkhead.yaml");
      assert.deepEqual([none.code, none.stdout], [2, ""]);
      assert.match(none.stderr, /bulkhead\.yaml: is no saved audit/);
    }));
});

describe("the age of states", () => {
  const at = (days: number): string => new Date(Date.now() - days * 86_400_000 - 60_000).toISOString();
  const current = "require-current-states";
  const found = async (folder: string, ...args: string[]) => {
    const { stdout, stderr, code } = await bulkhead(folder, ...args, "-f", "json");
    assert.notEqual(stdout, "", stderr);
    const result = JSON.parse(stdout) as AuditResult;
    return {
      code,
      row: result.policies.find(({ name }) => name === current),
      findings: result.findings.filter(({ policy }) => policy === current),
    };
  };
  const old = { "old.json": state("production", [], at(120)), "new.json": state("production", [], at(10)) };

  it("is judged by check and by audit alike: after 90 days, the estate's word, or the option's", () =>
    inFolder(old, async (folder) => {
      for (const verb of ["check", "audit"]) {
        const { findings } = await found(folder, verb, "old.json");
        assert.equal(findings.length, 1, verb);
        assert.match(findings[0]!.message, /was written 120 days ago \(20.*after 90 days it is old/);
        assert.deepEqual(findings[0]!.location, { file: "old.json" });
        assert.equal(findings[0]!.level, "advisory");
        assert.deepEqual((await found(folder, verb, "new.json")).findings, [], verb);
        assert.deepEqual((await found(folder, verb, "old.json", "--stale-after", "121")).findings, [], verb);
        assert.equal((await found(folder, verb, "new.json", "--stale-after", "9")).findings.length, 1, verb);
      }
      const environments =
        "zones: { app: {} }\nenvironments: { production: { select: [{ stack: '**' }] } }\n";
      writeFileSync(join(folder, "bulkhead.yaml"), `${environments}states: { staleAfter: 5d }\n`);
      for (const verb of ["check", "audit"]) {
        assert.equal((await found(folder, verb, "new.json")).findings.length, 1, verb);
        assert.deepEqual((await found(folder, verb, "new.json", "--stale-after", "60")).findings, [], verb);
      }
      writeFileSync(join(folder, "bulkhead.yaml"), `${environments}states: { staleAfter: forever }\n`);
      for (const verb of ["check", "audit"])
        assert.deepEqual((await found(folder, verb, "old.json")).findings, [], verb);
    }));

  it("passes current states, concerns nothing else, and is left out where other policies are asked for", () =>
    inFolder(
      { ...old, "pod.yaml": "kind: Namespace\napiVersion: v1\nmetadata: { name: shop }\n" },
      async (folder) => {
        const { row } = await found(folder, "check", "old.json", "new.json");
        assert.deepEqual([row!.tally.pass, row!.tally.violation, row!.group], [1, 1, "audit"]);
        assert.equal((await found(folder, "check", "pod.yaml")).row, undefined);
        const asked = await found(folder, "check", "old.json", "--only", "disallow-privileged-containers");
        assert.equal(asked.row, undefined);
      },
    ));

  it("shows in the inputs of a result when the engine wrote each state, and which engine", () =>
    inFolder(old, async (folder) => {
      const { stdout } = await bulkhead(folder, "check", "old.json", "-f", "json");
      const { inputs } = JSON.parse(stdout) as { inputs: Record<string, unknown>[] };
      assert.equal(inputs[0]!["engine"], "v3.200.0");
      assert.equal(
        inputs[0]!["written"],
        (JSON.parse(old["old.json"]) as { deployment: { manifest: { time: string } } }).deployment.manifest
          .time,
      );
    }));
});
