import assert from "node:assert/strict";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { auditSchema, type AuditResult } from "../../../core/audit";
import { emptyPostgres } from "../../register/support/postgres";
import { bulkhead, inFolder } from "../../scenarios/run";

const stateOf = (stack: string, ports: readonly number[]): string =>
  JSON.stringify({
    version: 3,
    deployment: {
      manifest: { time: "2026-11-20T00:00:00Z" },
      resources: ports.map((port) => ({
        urn: `urn:pulumi:${stack}::shop::aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule::door-${port}`,
        custom: true,
        id: `sgr-${String(port).padStart(8, "0")}`,
        type: "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
        inputs: {
          securityGroupId: "sg-0123456789abcdef0",
          ipProtocol: "tcp",
          fromPort: port,
          toPort: port,
          cidrIpv4: "0.0.0.0/0",
        },
      })),
    },
  });

interface Trend {
  readonly new: readonly { readonly stack: string; readonly subject: { readonly name: string } }[];
  readonly fixed: readonly { readonly stack: string }[];
}

describe("bulkhead audit --results postgres://", function () {
  this.timeout(400_000);

  it("keeps audits that diff compares, each record once, and goes on where a run left off", async function () {
    const database = await emptyPostgres();
    if (database === undefined) return this.skip();
    await inFolder({ "states/.keep": "" }, async (folder) => {
      const state = (stack: string, ...ports: number[]): void =>
        writeFileSync(join(folder, "states", `${stack}.json`), stateOf(stack, ports));
      const json = (...args: string[]) => bulkhead(folder, ...args, "--format", "json");
      const audit = () => bulkhead(folder, "audit", "states", "--results", database);

      state("a", 22);
      state("b", 22);
      state("c", 22);
      const first = await audit();
      assert.match(first.stderr, /Kept as audit #1\./);
      assert.match(first.stdout, /3 stacks judged in this run/);

      state("b", 22, 3389);
      rmSync(join(folder, "states/c.json"));
      await bulkhead(folder, "audit", "states", "--results", "kept", "--format", "json=second.json");
      const second = await audit();
      assert.match(second.stdout, / 1 stack judged in this run/, "what has not changed is not judged again");

      const trend = await json("diff", `${database}#1`, database);
      const { new: fresh, fixed } = JSON.parse(trend.stdout) as Trend;
      assert.ok(fresh.length > 0 && fresh.every(({ subject }) => subject.name === "door-3389"));
      assert.ok(
        fixed.every(({ stack }) => !stack.endsWith("c.json")),
        "a stack that is gone is not fixed",
      );
      assert.equal(trend.code, 1);

      const same = await json("diff", "second.json", `${database}#2`);
      const { schema, tool, ...changes } = JSON.parse(same.stdout) as Record<string, unknown>;
      assert.equal(schema, "bulkhead/trend/v1");
      assert.deepEqual(tool, (JSON.parse(trend.stdout) as Record<string, unknown>)["tool"]);
      assert.deepEqual(changes, { new: [], fixed: [], excepted: [], overdue: [], rows: [] });
      const back = await json("diff", database, `${database}#-1`);
      assert.equal((JSON.parse(back.stdout) as Trend).fixed.length, fresh.length);
      assert.match(readFileSync(join(folder, "kept/audit.jsonl"), "utf8"), /door-3389/);
    });
  });

  it("tells since when findings are open without a break, what is overdue, and the course of audits", async function () {
    const database = await emptyPostgres();
    if (database === undefined) return this.skip();
    const estate = `
apiVersion: bulkhead/v1
zones: { app: { select: [{ namespace: shop }] } }
environments: { production: { select: [{ stack: "**" }] } }
deadlines: { critical: 1d, high: 1d, medium: 1d, low: 1d }
`;
    await inFolder({ "states/.keep": "", "bulkhead.yaml": estate }, async (folder) => {
      const audit = async (doors: Readonly<Record<string, readonly number[]>>, ...args: string[]) => {
        for (const stack of ["a", "b"]) {
          const file = join(folder, "states", `${stack}.json`);
          const ports = doors[stack];
          if (ports) writeFileSync(file, stateOf(stack, ports));
          else rmSync(file, { force: true });
        }
        const { stdout, stderr } = await bulkhead(
          folder,
          ...["audit", "states", "--results", database, "--format", "json", ...args],
        );
        assert.notEqual(stdout, "", stderr);
        return auditSchema.parse(JSON.parse(stdout));
      };
      const since = ({ findings }: AuditResult) =>
        Object.fromEntries(
          findings
            .filter(({ subject }) => subject.name.startsWith("door-"))
            .map((each) => [`${each.stack} ${each.subject.name}`, each.since]),
        );
      const first = await audit({ a: [22], b: [22] });
      assert.deepEqual(since(first), {
        "states/a.json door-22": undefined,
        "states/b.json door-22": undefined,
      });
      const second = await audit({ a: [22, 3389] });
      assert.deepEqual(since(second), {
        "states/a.json door-22": first.started,
        "states/a.json door-3389": undefined,
      });
      await audit({ a: [3389], b: [22] });
      const last = await audit({ a: [22, 3389], b: [22] }, "--since", `${database}#2`);
      const [third] = last.history!.slice(-2, -1);
      assert.equal(third!.at, second.started, "compared with the second");
      assert.deepEqual(since(last), {
        "states/a.json door-22": first.started,
        "states/a.json door-3389": second.started,
        "states/b.json door-22": last.findings.find(({ stack }) => stack === "states/b.json")!.since,
      });
      const again = await audit({ a: [22, 3389], b: [22] }, "--since", database);
      const { "states/a.json door-22": reopened, ...others } = since(again);
      assert.equal(reopened, last.started, "it was gone in the third");
      assert.equal(others["states/a.json door-3389"], second.started);
      assert.ok(again.findings.some(({ due }) => due !== undefined));
      assert.deepEqual(
        again.history!.map(({ at }) => at),
        [...last.history!.map(({ at }) => at), again.started],
      );
    });
  });

  it("says what is wrong, and never the password", async function () {
    const database = await emptyPostgres();
    if (database === undefined) return this.skip();
    await inFolder({ "states/a.json": stateOf("a", [22]) }, async (folder) => {
      const none = await bulkhead(folder, "diff", database, `${database}#1`);
      assert.equal(none.code, 2);
      assert.match(none.stderr, /the database holds no audits/);
      await bulkhead(folder, "audit", "states", "--results", database);
      const absent = await bulkhead(folder, "diff", database, `${database}#7`);
      assert.equal(absent.code, 2);
      assert.match(absent.stderr, /there is no audit #7/);
      const word = await bulkhead(folder, "diff", database, `${database}#x`);
      assert.match(word.stderr, /no number of an audit/);
      const closed = await bulkhead(
        folder,
        "audit",
        "states",
        "--results",
        "postgres://me:s3cret@127.0.0.1:1/x",
      );
      assert.equal(closed.code, 2);
      assert.match(closed.stderr, /can't be used \(ECONNREFUSED\)/);
      assert.doesNotMatch(closed.stderr + closed.stdout, /s3cret/);
    });
  });
});
