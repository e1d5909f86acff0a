import { spawn } from "node:child_process";
import { createWriteStream } from "node:fs";
import { createInterface } from "node:readline";
import { finished } from "node:stream/promises";
import { readPolicyEvent, type PolicyEvent } from "./policy-event";

export interface Previewed {
  readonly code: number;
  readonly events: readonly PolicyEvent[];
  /** How many events came; none means that the CLI could not begin, or does not stream. */
  readonly count: number;
}

/** Whether a program can be started at all. */
export type Missing = "missing";

/**
 * Runs `pulumi preview` and keeps its events in a file. Debug diagnostics among them hold secrets in clear: those are
 * dropped before anything is written.
 */
export async function runPreview(
  command: string,
  args: readonly string[],
  file: string,
): Promise<Previewed | Missing> {
  const child = spawn(command, ["preview", "--json", "--non-interactive", ...args], {
    env: { ...process.env, PULUMI_ENABLE_STREAMING_JSON_PREVIEW: "true", PULUMI_SKIP_UPDATE_CHECK: "true" },
    stdio: ["inherit", "pipe", "inherit"],
  });
  const ended = new Promise<number | Missing>((done, fail) => {
    child.once("error", (error: NodeJS.ErrnoException) =>
      error.code === "ENOENT" ? done("missing") : fail(error),
    );
    child.once("close", (code) => done(code ?? 1));
  });
  const out = createWriteStream(file, { mode: 0o600 });
  const events: PolicyEvent[] = [];
  let count = 0;
  for await (const line of createInterface({ input: child.stdout })) {
    if (line.trim() === "" || /"severity":\s*"debug"/.test(line)) continue;
    count++;
    const event = readPolicyEvent(line);
    if (event) events.push(event);
    if (!out.write(`${line}\n`)) await new Promise<void>((done) => out.once("drain", () => done()));
  }
  out.end();
  await finished(out);
  const code = await ended;
  return code === "missing" ? code : { code, events, count };
}
