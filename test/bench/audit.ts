import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as after } from "node:timers/promises";
import { PostgresServer } from "../register/support/postgres-server";
import { generateState } from "./generate/states";
import { measure, type Usage } from "./measure";
import type { Row } from "./table";

const parseFloor = require.resolve("./floors/parse-files.cjs");
const hashFloor = require.resolve("./floors/hash-files.cjs");
const resourcesOfAStack = 200;
const projects = 50;
/** Clean, findings, and unknowns that are mandatory. */
const judged = [0, 1, 3];

/** Audits of a generated backend: the first, later ones, one that is killed, and those of workers on a queue. */
export async function audit(folder: string, quick: boolean): Promise<Row[]> {
  const stacks = quick ? 300 : 10_000;
  const backend = join(folder, "fleet");
  const text = template(folder);
  for (let index = 0; index < stacks; index += 1) writeStack(backend, text, index, "");
  const command = [join(folder, "dist/bulkhead.cjs"), "audit", backend];
  const run = (results: string, ...more: string[]): Usage =>
    measure([...command, "--results", join(folder, results), ...more], folder, judged);
  const ms = ({ cpuMs, rssMb }: Usage): string => `${Math.round(cpuMs)} ms ${Math.round(rssMb)} MB`;
  const name = `audit of ${stacks} stacks`;
  const row = (what: string, floor: Usage, ours: Usage, target: number): Row => ({
    name: what === "" ? name : `${name}: ${what}`,
    floor: ms(floor),
    ours: ms(ours),
    value: ours.cpuMs / floor.cpuMs,
    unit: "×",
    target,
  });
  try {
    const floor = measure([parseFloor, backend], folder);
    const first = run("results");
    const rest = await resumed(folder, command, stacks, () => run("killed"));
    const queued = await byQueue(folder, command);
    const hashed = run("results", "--hash");
    const hashing = measure([hashFloor, backend], folder);
    for (let index = 0; index < stacks; index += 100) writeStack(backend, text, index, " ");
    const second = run("results");
    return [
      row("", floor, first, 4),
      {
        ...row("memory", floor, first, 1536),
        value: first.rssMb,
        unit: "MB",
      },
      row("again, 1 % changed", first, second, 0.05),
      row("again, every file hashed", hashing, hashed, 3),
      // Half of the stacks were left, and starting costs something.
      row("the rest after SIGKILL at half of it", first, rest, 0.6),
      ...queued.map((each) => ({ ...each, name: `${name}: ${each.name}` })),
    ];
  } finally {
    for (const each of ["fleet", "results", "killed", "one", "two"])
      rmSync(join(folder, each), { recursive: true, force: true });
  }
}

/** @throws where the run that went on leaves other bytes than the one that was not killed */
async function resumed(
  folder: string,
  command: readonly string[],
  stacks: number,
  goOn: () => Usage,
): Promise<Usage> {
  const [whole, part] = ["results", "killed"].map((each) => join(folder, each, "audit.jsonl")) as [
    string,
    string,
  ];
  const half = statSync(whole).size / 2;
  const begun = spawn(process.execPath, [...command, "--results", join(folder, "killed")], {
    cwd: folder,
    stdio: "ignore",
  });
  const ended = once(begun, "exit");
  while ((existsSync(part) ? statSync(part).size : 0) < half && begun.exitCode === null) await after(20);
  begun.kill("SIGKILL");
  await ended;
  const usage = goOn();
  if (!readFileSync(whole).equals(readFileSync(part)))
    throw new Error(`an audit of ${stacks} stacks that was killed came out otherwise`);
  return usage;
}

/** How much longer two workers take than one, by the clock; nothing where PostgreSQL is not installed. */
async function byQueue(folder: string, command: readonly string[]): Promise<Row[]> {
  const server = await PostgresServer.start();
  if (!server) return [];
  const workers: ChildProcess[] = [];
  const end = async (): Promise<void> => {
    for (const each of workers.splice(0)) {
      const ended = once(each, "exit");
      each.kill("SIGTERM");
      await ended;
    }
  };
  const seconds = async (count: number, results: string): Promise<number> => {
    const queue = await server.emptyDatabase();
    for (let index = 0; index < count; index += 1)
      workers.push(
        spawn(process.execPath, [command[0]!, "audit", "worker", "--queue", queue], {
          cwd: folder,
          stdio: "ignore",
        }),
      );
    const started = Date.now();
    measure([...command, "--results", join(folder, results), "--queue", queue], folder, judged);
    const took = (Date.now() - started) / 1000;
    await end();
    return took;
  };
  try {
    const one = await seconds(1, "one");
    const two = await seconds(2, "two");
    const [floor, ours] = [one, two].map((each) => `${each.toFixed(1)} s`) as [string, string];
    return [
      { name: "two workers on a queue for one", floor, ours, value: two / one, unit: "×", target: 1 / 1.4 },
    ];
  } finally {
    await end();
    await server.stop();
  }
}

function template(folder: string): string {
  const file = join(folder, "stack.json");
  generateState(file, resourcesOfAStack, false);
  const text = readFileSync(file, "utf8");
  rmSync(file);
  return text;
}

function writeStack(backend: string, text: string, index: number, ending: string): void {
  const [project, stack] = [`project-${index % projects}`, `stack-${index}`];
  const folder = join(backend, ".pulumi/stacks", project);
  mkdirSync(folder, { recursive: true });
  const own = text
    .replaceAll("urn:pulumi:bench::estate", `urn:pulumi:${stack}::${project}`)
    // Ids are of their stack: eleven zeros of them tell it.
    .replaceAll("00000000000", String(index).padStart(11, "0"));
  writeFileSync(join(folder, `${stack}.json`), own + ending);
}
