import assert from "node:assert/strict";
import { spawn, type ChildProcess } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as after } from "node:timers/promises";
import pg from "pg";
import { generateState } from "../../bench/generate/states";
import { emptyPostgres } from "../../register/support/postgres";
import { bulkhead, bulkheadProcess, inFolder, mainArguments } from "../../scenarios/run";

const stacks = 60;
const resources = 60;

/** Stacks that take long enough for a worker to be killed in the middle of one. */
function writeStacks(folder: string): void {
  generateState(join(folder, "one.json"), resources, false);
  const text = readFileSync(join(folder, "one.json"), "utf8");
  for (let index = 0; index < stacks; index += 1) {
    const project = join(folder, "states/.pulumi/stacks", `p${index % 7}`);
    mkdirSync(project, { recursive: true });
    writeFileSync(
      join(project, `s${index}.json`),
      text.replaceAll("urn:pulumi:bench::estate", `urn:pulumi:s${index}::p${index % 7}`),
    );
  }
}

const linesOf = (file: string): string[] =>
  existsSync(file) ? readFileSync(file, "utf8").split("\n").slice(0, -1) : [];

describe("bulkhead audit --queue", function () {
  this.timeout(400_000);
  const workers = new Set<ChildProcess>();
  const start = (folder: string, queue: string): ChildProcess => {
    const worker = spawn(process.execPath, [...mainArguments, "audit", "worker"], {
      cwd: folder,
      env: { ...process.env, BULKHEAD_QUEUE: queue },
      stdio: ["ignore", "ignore", "pipe"],
    });
    workers.add(worker);
    worker.on("exit", () => workers.delete(worker));
    return worker;
  };
  afterEach(() => workers.forEach((worker) => worker.kill("SIGKILL")));

  it("loses nothing and counts nothing twice though three workers are killed", async function () {
    const queue = await emptyPostgres();
    if (queue === undefined) return this.skip();
    await inFolder({}, async (folder) => {
      writeStacks(folder);
      await bulkhead(folder, "audit", "states", "--results", "alone", "--workers", "1");
      for (let index = 0; index < 3; index += 1) start(folder, queue);
      const ledger = join(folder, "many/audit.jsonl");
      let killed = 0;
      let next = 4;
      const timer = setInterval(() => {
        if (killed === 3 || linesOf(ledger).length < next) return;
        next += 3 + Math.floor(Math.random() * 12);
        const all = [...workers];
        all[Math.floor(Math.random() * all.length)]?.kill("SIGKILL");
        killed += 1;
        start(folder, queue);
      }, 5);
      const outcome = await bulkhead(folder, "audit", "states", "--results", "many", "--queue", queue);
      clearInterval(timer);
      assert.equal(killed, 3);
      assert.match(outcome.stdout, new RegExp(`${stacks} stacks judged in this run`));
      assert.deepEqual(linesOf(ledger), linesOf(join(folder, "alone/audit.jsonl")));
      const client = new pg.Client({ connectionString: queue });
      await client.connect();
      const { rows } = await client.query(
        "select (select count(*)::int from bulkhead_audit.run) runs, (select count(*)::int from bulkhead_audit.outcome) results",
      );
      await client.end();
      assert.deepEqual(rows, [{ runs: 0, results: 0 }]);
      const ended = [...workers].map(
        (worker) => new Promise<number | null>((done) => worker.once("exit", done)),
      );
      workers.forEach((worker) => worker.kill("SIGTERM"));
      await Promise.all(ended);
      assert.equal(workers.size, 0);
    });
  });

  it("names a stack that ended four workers, and judges those that only were fetched with it", async function () {
    const queue = await emptyPostgres();
    if (queue === undefined) return this.skip();
    await inFolder({}, async (folder) => {
      writeStacks(folder);
      await bulkhead(folder, "audit", "states", "--results", "alone", "--workers", "1");
      const coordinator = bulkheadProcess(folder, [
        "audit",
        "states",
        "--queue",
        queue,
        "--results",
        "many",
        "-f",
        "json=audit.json",
      ]);
      const client = new pg.Client({ connectionString: queue });
      await client.connect();
      const count = async (sql: string): Promise<number> => {
        const { rows } = await client.query<{ count: number }>(sql).catch(() => ({ rows: [{ count: 0 }] }));
        return rows[0]!.count;
      };
      while ((await count("select count(*)::int from graphile_worker.jobs")) < stacks) await after(50);
      const [deadly, shy] = ["p3/s3", "p4/s4"].map((name) => `states/.pulumi/stacks/${name}.json`);
      await client.query("update graphile_worker._private_jobs set attempts = 9");
      const begun =
        "insert into bulkhead_audit.begun (run, task, times) select id, $1, $2 from bulkhead_audit.run";
      await client.query(begun, [deadly, 3]);
      await client.query(begun, [shy, 2]);
      await client.end();
      start(folder, queue);
      const outcome = await coordinator;
      assert.equal(outcome.code, 2, outcome.stderr);
      const { stacks: verdicts } = JSON.parse(readFileSync(join(folder, "audit.json"), "utf8")) as {
        stacks: readonly {
          readonly id: string;
          readonly problems: readonly { readonly message: string }[];
        }[];
      };
      assert.deepEqual(
        verdicts.flatMap(({ id, problems }) => problems.map(({ message }) => [id, message])),
        [[deadly, "ended every worker that tried to judge it"]],
      );
      const [many, alone] = ["many", "alone"].map((each) => linesOf(join(folder, each, "audit.jsonl")));
      assert.equal(many!.filter((line) => !alone!.includes(line)).length, 1);
    });
  });

  it("is not judged by a worker with another estate", async function () {
    const queue = await emptyPostgres();
    if (queue === undefined) return this.skip();
    await inFolder({}, async (folder) => {
      writeStacks(folder);
      writeFileSync(
        join(folder, "other.yaml"),
        "apiVersion: bulkhead/v1\nzones: { app: { select: [{ namespace: shop }] } }\nenvironments: { only: { select: [{ stack: '*' }] } }\n",
      );
      const coordinator = spawn(
        process.execPath,
        [...mainArguments, "audit", "states", "--queue", queue, "--results", "many"],
        { cwd: folder, stdio: "ignore" },
      );
      workers.add(coordinator);
      const outcome = await bulkheadProcess(folder, [
        "audit",
        "worker",
        "--queue",
        queue,
        "--estate",
        "other.yaml",
      ]);
      assert.equal(outcome.code, 2, outcome.stderr);
      assert.match(outcome.stderr, /goes by another estate/);
      assert.deepEqual(linesOf(join(folder, "many/audit.jsonl")), []);
    });
  });

  it("says what is wrong with the queue, and no password", async () => {
    await inFolder({}, async (folder) => {
      const none = await bulkhead(folder, "audit", "worker");
      assert.equal(none.code, 2);
      assert.match(none.stderr, /no queue is named/);
      process.env["BULKHEAD_QUEUE_FILE"] = join(folder, "none");
      const unread = await bulkhead(folder, "audit", "worker");
      delete process.env["BULKHEAD_QUEUE_FILE"];
      assert.equal(unread.code, 2);
      assert.match(unread.stderr, /BULKHEAD_QUEUE_FILE: cannot be read/);
      const away = await bulkhead(folder, "audit", "worker", "--queue", "postgres://me:s3cret@127.0.0.1:1/x");
      assert.equal(away.code, 2);
      assert.match(away.stderr, /the database can't be used \(ECONNREFUSED\)/);
      assert.ok(!away.stderr.includes("s3cret"));
      const other = await bulkhead(folder, "audit", "worker", "--queue", "mysql://me:s3cret@x");
      assert.match(other.stderr, /no address of a PostgreSQL/);
    });
  });
});
