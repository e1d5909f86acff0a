import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import type { Job } from "../protocol";

/** Loads the program as the SDK's own runner does, and gives its outputs (or what they are awaited from). */
export async function loadProgram(job: Job): Promise<unknown> {
  const program = job.esModule
    ? await importProgram(job.entry)
    : (createRequire(job.entry)(job.entry) as unknown);
  return typeof program === "function" ? await (program as () => unknown)() : program;
}

async function importProgram(entry: string): Promise<unknown> {
  const program = (await import(pathToFileURL(entry).href)) as Record<string, unknown>;
  if (!Object.hasOwn(program, "default")) return program;
  if (Object.keys(program).length !== 1)
    throw new Error(
      "the program's entry has a default export and named ones: Pulumi allows one or the other",
    );
  return program["default"];
}
