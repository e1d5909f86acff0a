import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { existsSync, readFileSync, unlinkSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { auditSchema, type AuditResult } from "../../core/audit";
import { bulkhead, inFolder, mainArguments, type Outcome } from "./run";

const estate = `
apiVersion: bulkhead/v1
zones:
  app: { select: [{ namespace: shop }] }
environments:
  production:
    select: [{ stack: "*/production" }]
    controlled: true
    level: hybrid
  development:
    select: [{ stack: "*/development" }]
    level: open
`;

type Given = readonly [type: string, name: string, id: string, inputs: object];

function state(
  project: string,
  stack: string,
  given: readonly Given[],
  time = new Date().toISOString(),
): string {
  const urn = (type: string, name: string): string => `urn:pulumi:${stack}::${project}::${type}::${name}`;
  const resources = given.map(([type, name, id, inputs]) => ({
    urn: urn(type, name),
    custom: true,
    id,
    type,
    inputs,
    outputs: { ...inputs, id },
  }));
  return JSON.stringify({ version: 3, deployment: { manifest: { time, version: "v3.200.0" }, resources } });
}

const vpc = (id: string): Given => ["aws:ec2/vpc:Vpc", "main", id, { cidrBlock: "10.0.0.0/16" }];
const subnet = (vpcId: string): Given => [
  "aws:ec2/subnet:Subnet",
  "part",
  "subnet-0aaaaaaaaaaaaaaaa",
  { vpcId, cidrBlock: "10.0.1.0/24" },
];
const bucket = (name: string): Given => ["aws:s3/bucket:Bucket", name, name, { bucket: name }];
const peering = (vpcId: string, peerVpcId: string): Given => [
  "aws:ec2/vpcPeeringConnection:VpcPeeringConnection",
  "bridge",
  "pcx-0bbbbbbbbbbbbbbbb",
  { vpcId, peerVpcId, autoAccept: true },
];

const at = (project: string, stack: string): string => `states/.pulumi/stacks/${project}/${stack}.json`;

async function audit(folder: string, ...args: string[]): Promise<Outcome & { result: AuditResult }> {
  const outcome = await bulkhead(folder, "audit", "states", ...args, "--format", "json");
  assert.notEqual(outcome.stdout, "", outcome.stderr);
  return { ...outcome, result: auditSchema.parse(JSON.parse(outcome.stdout)) };
}

const judgedIn = (folder: string): Promise<Outcome> =>
  bulkhead(folder, "audit", "states", "--results", "results");

describe("bulkhead audit", () => {
  it("judges all stacks of a backend, gzipped ones too, as a check judges each", () =>
    inFolder(
      {
        "bulkhead.yaml": estate,
        [at("shop", "production")]: state("shop", "production", [bucket("one")]),
        [`${at("shop", "development")}.gz`]: gzipSync(state("shop", "development", [bucket("two")])),
      },
      async (folder) => {
        const { result } = await audit(folder);
        assert.deepEqual(
          result.stacks.map(({ id, project, stack, environments }) => [id, project, stack, environments]),
          [
            [`${at("shop", "development")}.gz`, "shop", "development", ["development"]],
            [at("shop", "production"), "shop", "production", ["production"]],
          ],
        );
        const checked = await bulkhead(folder, "check", at("shop", "production"), "--format", "json");
        const { findings } = JSON.parse(checked.stdout) as { findings: { fingerprint: string }[] };
        assert.deepEqual(
          result.findings
            .filter(({ stack }) => stack === at("shop", "production"))
            .map((each) => each.fingerprint),
          findings.map((each) => each.fingerprint),
        );
        assert.ok(findings.length > 0);
      },
    ));

  it("writes one page to hand on", () =>
    inFolder(
      {
        "bulkhead.yaml": estate,
        [at("shop", "production")]: state("shop", "production", [bucket("<b>one</b>")]),
      },
      async (folder) => {
        await bulkhead(folder, "audit", "states", "--format", "html=audit.html");
        const page = readFileSync(join(folder, "audit.html"), "utf8");
        assert.match(page, /^<!doctype html>[\s\S]*Audit of container estates[\s\S]*require-/);
        assert.ok(!page.includes("<b>one</b>"));
      },
    ));

  it("writes the formats of a check, of all stacks", () =>
    inFolder(
      {
        "bulkhead.yaml": estate,
        [at("shop", "production")]: state("shop", "production", [bucket("one")]),
        [at("shop", "development")]: state("shop", "development", [bucket("two")]),
      },
      async (folder) => {
        const { result } = await audit(folder);
        await bulkhead(
          folder,
          "audit",
          "states",
          "-f",
          "csv=a.csv",
          "-f",
          "sarif=a.sarif",
          "-f",
          "policyreport=a.yaml",
        );
        const [heads, ...rows] = readFileSync(join(folder, "a.csv"), "utf8").trimEnd().split("\n");
        assert.match(heads!, /^stack,owner,verdict,severity,policy,/);
        assert.equal(rows.length, result.findings.length);
        for (const name of ["production", "development"])
          assert.ok(
            rows.some((row) => row.startsWith(`${at("shop", name)},`)),
            name,
          );
        const sarif = JSON.parse(readFileSync(join(folder, "a.sarif"), "utf8")) as {
          runs: { results: object[] }[];
        };
        assert.equal(sarif.runs[0]!.results.length, result.findings.length);
        assert.match(readFileSync(join(folder, "a.yaml"), "utf8"), /wgpolicyk8s\.io\/v1alpha2/);
      },
    ));

  it("finds what lies between stacks, and lists what none of them has", () =>
    inFolder(
      {
        "bulkhead.yaml": estate,
        [at("network", "production")]: state("network", "production", [vpc("vpc-0123456789abcdef0")]),
        [at("network", "development")]: state("network", "development", [
          vpc("vpc-0123456789abcdef1"),
          peering("vpc-0123456789abcdef1", "vpc-0123456789abcdef0"),
        ]),
        [at("trial", "development")]: state("trial", "development", [subnet("vpc-0123456789abcdef0")]),
        [at("shop", "production")]: state("shop", "production", [
          subnet("vpc-0123456789abcdef0"),
          ["aws:ec2/subnet:Subnet", "far", "subnet-0cccccccccccccccc", { vpcId: "vpc-0fffffffffffffff0" }],
          ["pulumi:pulumi:StackReference", "far", "far", { name: "organization/dns/production" }],
        ]),
      },
      async (folder) => {
        const { code, result } = await audit(folder);
        assert.equal(code, 1);
        const between = result.crossStack.map(({ policy, stack, subject }) => [policy, stack, subject.name]);
        assert.deepEqual(
          between,
          [
            ["disallow-cross-environment-peerings", at("network", "development"), "bridge"],
            ["disallow-cross-environment-sharing", at("trial", "development"), "part"],
          ].sort(),
        );
        const join = result.joins.find(({ name }) => name === "vpc-0123456789abcdef0");
        assert.deepEqual(join?.owners, [at("network", "production")]);
        assert.deepEqual(join.users, [
          at("network", "development"),
          at("shop", "production"),
          at("trial", "development"),
        ]);
        const unseen = result.notSeen.map(({ what }) => what);
        assert.ok(unseen.includes("VPC vpc-0fffffffffffffff0"), unseen.join());
        assert.ok(unseen.includes("stack organization/dns/production"), unseen.join());
      },
    ));

  it("gives the same bytes twice, times aside, and judges again only what has changed", () =>
    inFolder(
      {
        "bulkhead.yaml": estate,
        [at("a", "production")]: state("a", "production", [bucket("a")]),
        [at("b", "production")]: state("b", "production", [bucket("b")]),
      },
      async (folder) => {
        const first = await judgedIn(folder);
        assert.match(first.stdout, /2 stacks judged in this run/);
        const lines = readFileSync(join(folder, "results/audit.jsonl"), "utf8");
        const second = await judgedIn(folder);
        assert.match(second.stdout, /0 stacks judged in this run/);
        assert.equal(readFileSync(join(folder, "results/audit.jsonl"), "utf8"), lines);
        // Touched, but the same: the content decides.
        utimesSync(join(folder, at("a", "production")), 1, 1);
        assert.match((await judgedIn(folder)).stdout, /0 stacks judged in this run/);
        writeFileSync(
          join(folder, at("a", "production")),
          state("a", "production", [bucket("a"), bucket("c")]),
        );
        assert.match((await judgedIn(folder)).stdout, /1 stack judged in this run/);
        writeFileSync(join(folder, "bulkhead.yaml"), estate.replace("*/development", "*/trial"));
        assert.match((await judgedIn(folder)).stdout, /2 stacks judged in this run/);
        unlinkSync(join(folder, at("b", "production")));
        const { result } = await audit(folder, "--results", "results");
        assert.deepEqual(
          result.stacks.map(({ id }) => id),
          [at("a", "production")],
        );
        const strip = (text: string): string => text.replace(/"started": "[^"]*"/, "");
        assert.equal(strip((await audit(folder)).stdout), strip((await audit(folder)).stdout));
      },
    ));

  it("goes on after it was killed, with the same result", async function () {
    this.timeout(120_000);
    const files: Record<string, string> = { "bulkhead.yaml": estate };
    for (let index = 0; index < 130; index += 1)
      files[at("shop", `s${index}`)] = state(
        "shop",
        `s${index}`,
        [bucket(`b${index}`), vpc(`vpc-${String(index).padStart(17, "0")}`)],
        "2026-01-01T00:00:00Z",
      );
    await inFolder(files, async (folder) => {
      const results = join(folder, "results/audit.jsonl");
      const lines = (): number =>
        existsSync(results) ? readFileSync(results, "utf8").split("\n").length - 1 : 0;
      const child = spawn(
        process.execPath,
        [...mainArguments, "audit", "states", "--results", "results", "--workers", "1"],
        { cwd: folder, stdio: "ignore" },
      );
      await new Promise<void>((done) => {
        const timer = setInterval(() => {
          if (lines() < 3) return;
          clearInterval(timer);
          child.kill("SIGKILL");
        }, 2);
        child.on("exit", () => {
          clearInterval(timer);
          done();
        });
      });
      assert.ok(lines() >= 3 && child.signalCode === "SIGKILL", `${lines()} were judged`);
      // A killed process may leave a line half written.
      const whole = readFileSync(results, "utf8").split("\n").slice(0, -1);
      writeFileSync(results, `${whole.join("\n")}\n${whole[0]!.slice(0, 200)}`);
      const resumed = await judgedIn(folder);
      assert.match(resumed.stdout, new RegExp(`${130 - whole.length} stacks? judged in this run`));
      const after = readFileSync(results, "utf8");
      await bulkhead(folder, "audit", "states", "--results", "other", "--workers", "2");
      assert.equal(readFileSync(join(folder, "other/audit.jsonl"), "utf8"), after);
    });
  });

  it("leaves out what the filters don't name", () =>
    inFolder(
      {
        "bulkhead.yaml": estate,
        [at("shop", "production")]: state("shop", "production", [bucket("a")]),
        [at("shop", "development")]: state("shop", "development", [bucket("b")]),
        [at("network", "production")]: state("network", "production", [bucket("c")]),
      },
      async (folder) => {
        const ids = async (...args: string[]): Promise<string[]> =>
          (await audit(folder, ...args)).result.stacks.map(({ id }) => id);
        assert.deepEqual(await ids("--project", "net*"), [at("network", "production")]);
        assert.deepEqual(await ids("--environment", "development"), [at("shop", "development")]);
        assert.deepEqual(await ids("--stack", "production", "--project", "shop"), [at("shop", "production")]);
      },
    ));

  it("names what it could not read, judges the rest, and ends with 2", () =>
    inFolder(
      {
        "bulkhead.yaml": estate,
        [at("shop", "production")]: state("shop", "production", [bucket("a")]),
        [at("shop", "cut")]: '{"version":3,"deployment":{"resources":[{"urn":"urn:pu',
        [at("shop", "manifest")]: "apiVersion: v1\nkind: Pod\nmetadata: {name: x}\n",
        [`${at("shop", "broken")}.gz`]: Buffer.from([0x1f, 0x8b, 8, 0, 1, 2, 3, 4, 5, 6, 7, 8]),
      },
      async (folder) => {
        const { code, result, stderr } = await audit(folder);
        assert.equal(code, 2);
        assert.equal(result.stacks.length, 4);
        assert.equal(result.counts.unread, 3);
        assert.ok(!/^\s+at /m.test(stderr + JSON.stringify(result.problems)));
        const none = await bulkhead(folder, "audit", "nowhere");
        assert.equal(none.code, 2);
        assert.match(none.stdout, /nowhere does not exist/);
      },
    ));

  it("tells states that are old", () =>
    inFolder(
      { [at("shop", "old")]: state("shop", "old", [bucket("a")], "2020-01-01T00:00:00Z") },
      async (folder) => {
        const { result } = await audit(folder);
        const stale = result.findings.find(({ policy }) => policy === "require-current-states");
        assert.equal(stale?.stack, at("shop", "old"));
        assert.ok((result.stacks[0]?.manifest.ageDays ?? 0) > 2000);
        assert.equal(result.stacks[0]?.manifest.engine, "v3.200.0");
      },
    ));

  it("counts an exception once, whichever stacks use it", () =>
    inFolder(
      {
        "bulkhead.yaml": estate,
        "bulkhead.exceptions.yaml": `exceptions:\n${[
          "require-bucket-access-block",
          "disallow-privileged-containers",
        ]
          .map(
            (policy) =>
              `  - policy: ${policy}\n    resource: "**"\n    owner: me\n    reason: tried\n    expires: "${new Date(Date.now() + 5 * 86_400_000).toISOString().slice(0, 10)}"\n`,
          )
          .join("")}`,
        [at("a", "production")]: state("a", "production", [bucket("a")]),
        [at("b", "production")]: state("b", "production", [bucket("b")]),
      },
      async (folder) => {
        const { result } = await audit(folder);
        assert.deepEqual(
          result.exceptions.map(({ policy, status, findings }) => [
            policy,
            status,
            findings.map(({ stack }) => stack),
          ]),
          [
            ["require-bucket-access-block", "used", [at("a", "production"), at("b", "production")]],
            ["disallow-privileged-containers", "unused", []],
          ],
        );
        const faults = result.findings.filter(({ policy }) => policy === "require-current-exceptions");
        assert.deepEqual(
          faults.map(({ subject }) => subject.name),
          ["disallow-privileged-containers"],
        );
      },
    ));

  it("writes what it can where one of its files can't be written", () =>
    inFolder(
      {
        "bulkhead.yaml": estate,
        [at("shop", "production")]: state("shop", "production", [bucket("a")]),
        "taken/.keep": "",
      },
      async (folder) => {
        const { code, stderr, stdout } = await bulkhead(
          folder,
          "audit",
          "states",
          ...["json=taken", "csv=a.csv", "json"].flatMap((format) => ["--format", format]),
        );
        assert.equal(code, 2);
        assert.match(stderr, /cannot write taken: it is a folder/);
        assert.match(readFileSync(join(folder, "a.csv"), "utf8"), /require-bucket-access-block/);
        assert.equal(auditSchema.parse(JSON.parse(stdout)).counts.stacks, 1);
      },
    ));

  it("tells of two audits what is new and what was fixed", () =>
    inFolder(
      { "bulkhead.yaml": estate, [at("shop", "production")]: state("shop", "production", [bucket("a")]) },
      async (folder) => {
        await bulkhead(folder, "audit", "states", "--format", "json=before.json");
        writeFileSync(join(folder, at("shop", "production")), state("shop", "production", [bucket("b")]));
        await bulkhead(folder, "audit", "states", "--format", "json=after.json");
        const { stdout } = await bulkhead(folder, "diff", "before.json", "after.json", "--format", "json");
        const trend = JSON.parse(stdout) as Record<"new" | "fixed", { subject: { name: string } }[]>;
        assert.deepEqual([...new Set(trend.new.map(({ subject }) => subject.name))], ["b"]);
        assert.deepEqual([...new Set(trend.fixed.map(({ subject }) => subject.name))], ["a"]);
        const same = await bulkhead(folder, "diff", "after.json", "after.json");
        assert.equal(same.code, 0);
        assert.match(same.stdout, /^0 new findings, 0 fixed/);
        assert.equal((await bulkhead(folder, "diff", "before.json", "states")).code, 2);
      },
    ));
});
