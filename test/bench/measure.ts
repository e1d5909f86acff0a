import { spawnSync } from "node:child_process";
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";

/** What a process has used, as the system counted it. */
export interface Usage {
  /** User and system time. */
  readonly cpuMs: number;
  /** The most memory that it held at once. */
  readonly rssMb: number;
}

/** Of one run, in wall-clock time: far beyond the slowest on a busy machine, so that what hangs fails. */
const mostMs = 3_600_000;

const hook = require.resolve("./usage-hook.cjs");

/** Runs Node.js with these arguments in `folder` and says what it used. @throws where it ends with an unexpected code, or not in time */
export function measure(args: readonly string[], folder: string, expected: readonly number[] = [0]): Usage {
  const file = join(folder, "usage.json");
  const { status, signal, error, stderr } = spawnSync(process.execPath, ["--require", hook, ...args], {
    cwd: folder,
    env: { ...process.env, BULKHEAD_BENCH_USAGE: file },
    stdio: ["ignore", "ignore", "pipe"],
    encoding: "utf8",
    timeout: mostMs,
    killSignal: "SIGKILL",
  });
  if (error && "code" in error && error.code === "ETIMEDOUT")
    throw new Error(`node ${args.join(" ")} took more than ${mostMs / 1000} s and was stopped`);
  if (status === null || !expected.includes(status)) {
    throw new Error(`node ${args.join(" ")} ended with ${status ?? signal}: ${stderr.slice(0, 500)}`);
  }
  const used = JSON.parse(readFileSync(file, "utf8")) as { cpuMs: number; rssKb: number };
  rmSync(file);
  return { cpuMs: used.cpuMs, rssMb: used.rssKb / 1024 };
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? 0) + upper) / 2;
}

/** Medians of `runs` runs of two things, taken in turn so that a busy machine is fair to both. */
export function compare(
  runs: number,
  floor: () => Usage,
  ours: () => Usage,
): { readonly floor: Usage; readonly ours: Usage } {
  const floors: Usage[] = [];
  const all: Usage[] = [];
  for (let run = 0; run < runs; run += 1) {
    floors.push(floor());
    all.push(ours());
  }
  const middle = (usages: readonly Usage[]): Usage => ({
    cpuMs: median(usages.map((usage) => usage.cpuMs)),
    rssMb: median(usages.map((usage) => usage.rssMb)),
  });
  return { floor: middle(floors), ours: middle(all) };
}
