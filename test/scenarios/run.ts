import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { main } from "../../cli/program";
import { resultSchema, type Result } from "../../core/report";

export interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A folder of its own for one test, with files in it. */
function makeFolder(files: Readonly<Record<string, string | Buffer>> = {}): string {
  const folder = mkdtempSync(join(tmpdir(), "bulkhead-scenario-"));
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  return folder;
}

/** Makes a folder, runs the scenario in it, and removes it. */
export async function inFolder<T>(
  files: Readonly<Record<string, string | Buffer>>,
  scenario: (folder: string) => Promise<T>,
): Promise<T> {
  const folder = makeFolder(files);
  try {
    return await scenario(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Runs the command line in this process, in a folder, as a user without a terminal would. */
export async function bulkhead(folder: string, ...args: string[]): Promise<Outcome> {
  const before = { folder: process.cwd(), estate: process.env["BULKHEAD_ESTATE"] };
  const out = capture(process.stdout);
  const err = capture(process.stderr);
  delete process.env["BULKHEAD_ESTATE"];
  process.chdir(folder);
  try {
    const code = await main(["node", "bulkhead", ...args]);
    return { code, stdout: out.text(), stderr: err.text() };
  } finally {
    out.restore();
    err.restore();
    process.chdir(before.folder);
    if (before.estate !== undefined) process.env["BULKHEAD_ESTATE"] = before.estate;
  }
}

/** The same, of which the result's JSON is read; it must be what its schema says. */
export async function check(
  folder: string,
  ...args: string[]
): Promise<Outcome & { readonly result: Result }> {
  const outcome = await bulkhead(folder, "check", ...args, "--format", "json");
  assert.notEqual(outcome.stdout, "", outcome.stderr);
  return { ...outcome, result: resultSchema.parse(JSON.parse(outcome.stdout)) };
}

function capture(stream: NodeJS.WriteStream): { text(): string; restore(): void } {
  const original = stream.write.bind(stream);
  const parts: string[] = [];
  stream.write = (chunk: string | Uint8Array, ...rest: unknown[]): boolean => {
    parts.push(typeof chunk === "string" ? chunk : Buffer.from(chunk).toString("utf8"));
    const done = rest.find((each): each is () => void => typeof each === "function");
    if (done) process.nextTick(done);
    return true;
  };
  return { text: () => parts.join(""), restore: () => void (stream.write = original) };
}

export interface Child {
  readonly stdin?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Stop reading standard output after the first part of it. */
  readonly hangUp?: boolean;
}

const root = join(__dirname, "../..");

/** What Node is started with to run the command line's sources. */
export const mainArguments = [
  "--import",
  pathToFileURL(require.resolve("tsx")).href,
  join(root, "cli/main.ts"),
];

/** What Node is started with to run what was built, where something was: `npm run build`. */
export const builtArguments = [join(root, "dist/bulkhead.cjs")];

/** Runs the command line in a process of its own, where its streams matter. @param main what Node is started with */
export function bulkheadProcess(
  folder: string,
  args: readonly string[],
  child: Child = {},
  main: readonly string[] = mainArguments,
): Promise<Outcome> {
  const { BULKHEAD_ESTATE: _, ...env } = process.env;
  return new Promise((done, failed) => {
    const started = spawn(process.execPath, [...main, ...args], {
      cwd: folder,
      env: { ...env, ...child.env },
    });
    const parts: string[] = [];
    const errors: string[] = [];
    started.stdout.on("data", (chunk: Buffer) => {
      parts.push(chunk.toString("utf8"));
      if (child.hangUp) started.stdout.destroy();
    });
    started.stderr.on("data", (chunk: Buffer) => void errors.push(chunk.toString("utf8")));
    started.on("error", failed);
    started.on("close", (code) =>
      done({ code: code ?? -1, stdout: parts.join(""), stderr: errors.join("") }),
    );
    started.stdin.on("error", () => undefined);
    started.stdin.end(child.stdin ?? "");
  });
}
