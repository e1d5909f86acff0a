import { fork } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { loadavg } from "node:os";
import { join } from "node:path";
import { PostgresServer } from "../register/support/postgres-server";
import { nameOfCve, scans, someDigest, someNode, STEPS } from "./register/events";
import { startService, token, type Service } from "./register/service";
import type { Row } from "./table";

const batch = 500;
const lanes = 4;
/** Milliseconds between questions. */
const pace = 25;
/** How many pieces of evidence go into one request. */
const pieces = 100;

interface Load {
  readonly seconds: number;
  readonly accepted: number;
  /** How long questions took near the end, by kind, in milliseconds. */
  readonly latencies: ReadonlyMap<string, readonly number[]>;
  readonly memory: number;
  /** CPU time of the service meanwhile, in seconds. */
  readonly cpu: number;
}

async function call(url: string, path: string, body?: unknown): Promise<void> {
  const answer = await fetch(`${url}${path}`, {
    headers: {
      authorization: `Bearer ${token}`,
      ...(body !== undefined && { "content-type": "application/json" }),
    },
    ...(body !== undefined && { method: "POST", body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${text}`);
}

/** Sends all events from another process while it asks, and tells how long that took. */
async function load(service: Service, instances: number): Promise<Load> {
  const all = scans();
  for (let from = 0; from < all.length; from += pieces)
    await call(service.url, "/v1/evidence", all.slice(from, from + pieces));
  const questions: Record<string, (n: number) => string> = {
    "where an image runs": (n) => `digest=${someDigest(n)}`,
    "what runs on a node": (n) => `node=${someNode(n, instances)}`,
    "running with a CVE": (n) => `cve=${nameOfCve(n)}`,
  };
  const latencies = new Map(Object.keys(questions).map((name) => [name, [] as number[]]));
  const total = instances * STEPS;
  const started = performance.now();
  const cpuBefore = service.cpu();
  const sender = fork(
    join(__dirname, "register/send.ts"),
    [service.url, token, String(instances), String(batch), String(lanes)],
    { execArgv: ["--import", "tsx"] },
  );
  let accepted = 0;
  let seconds = 0;
  let isRunning = true;
  sender.on("message", (message: { accepted: number }) => {
    ({ accepted } = message);
    seconds = (performance.now() - started) / 1000;
  });
  sender.once("exit", () => (isRunning = false));
  for (let n = 0; isRunning; n++) {
    for (const [name, question] of Object.entries(questions)) {
      const before = performance.now();
      await call(service.url, `/v1/instances?limit=100&${question(n)}`);
      if (accepted > total / 2) latencies.get(name)!.push(performance.now() - before);
      await new Promise((done) => setTimeout(done, pace));
    }
  }
  if (accepted !== total) throw new Error(`${accepted} of ${total} events were accepted`);
  return { seconds, accepted, latencies, memory: service.memory(), cpu: service.cpu() - cpuBefore };
}

const percentile = (values: readonly number[], share: number): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length * share)] ?? NaN;

const mostMs = 50;
/** For a thousand events: five thousand in a second. */
const mostMsPerThousand = 200;
const mostMb = 512;

function rowsOf(name: string, { seconds, accepted, latencies, memory, cpu }: Load): Row[] {
  const perThousand = (seconds * 1e6) / accepted;
  return [
    {
      name: `${name}: a thousand of ${accepted} events`,
      floor: "",
      ours: `${Math.round(accepted / seconds)}/s, ${((cpu * 1e6) / accepted).toFixed(0)} ms CPU, load ${loadavg()[0]!.toFixed(1)}`,
      value: perThousand,
      unit: "ms",
      target: mostMsPerThousand,
    },
    ...[...latencies].map(([question, values]): Row => ({
      name: `${name}: ${question}, p99 meanwhile`,
      floor: "",
      ours: `p50 ${Math.round(percentile(values, 0.5))} ms of ${values.length}`,
      value: percentile(values, 0.99),
      unit: "ms",
      target: mostMs,
    })),
    {
      name: `${name}: memory`,
      floor: "",
      ours: `${Math.round(memory)} MB`,
      value: memory,
      unit: "MB",
      target: mostMb,
    },
  ];
}

/** The register under load on both databases; PostgreSQL where it is installed. */
export const register = (folder: string, quick: boolean): Promise<Row[]> =>
  measureOn(folder, quick ? 100_000 : 1_000_000);

/**
 * @param folder holds `dist/bulkhead.cjs`, and is written to
 * @param only `libsql` or `PostgreSQL`; else both
 */
export async function measureOn(folder: string, instances: number, only?: string): Promise<Row[]> {
  const command = [process.execPath, join(folder, "dist/bulkhead.cjs")] as const;
  const rows: Row[] = [];
  const server = only === "libsql" ? undefined : await PostgresServer.start({ durable: true });
  if (!server && only !== "libsql")
    console.log("PostgreSQL is not installed: the register is measured on the embedded store alone");
  try {
    for (const [name, database] of [
      ["libsql", "register.db"],
      ["PostgreSQL", await server?.emptyDatabase()],
    ] as const) {
      if (database === undefined || (only !== undefined && name !== only)) continue;
      const own = mkdtempSync(join(folder, `register-${name}-`));
      const service = await startService([...command], own, database);
      try {
        rows.push(...rowsOf(name, await load(service, instances)));
      } finally {
        await service.stop();
        rmSync(own, { recursive: true, force: true });
      }
    }
  } finally {
    await server?.stop();
  }
  return rows;
}
