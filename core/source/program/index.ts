import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import type { SourceResult } from "../source";
import { readConfig } from "./config";
import { ProgramFault } from "./fault";
import { readNodeProgram } from "./node-program";
import type { ProgramOptions, ProgramReading } from "./reading";
import { readProject, type Project } from "./project";
import { readStack, type StackSettings } from "./stack";
import { readYamlProgram } from "./yaml/program";

export type { ProgramOptions } from "./reading";

/**
 * Reads the Pulumi program in a folder as a preview of a stack that does not exist yet would see it, without the CLI,
 * plugins, an account, credentials or network. Never throws for bad input.
 */
export async function readProgram(folder: string, options: ProgramOptions = {}): Promise<SourceResult> {
  try {
    const project = readProject(folder);
    const stack = readStack(project, options.stack);
    const reading = await read(project, stack, options);
    return {
      ...nothing(folder),
      inputs: [{ kind: "program", name: folder, stack: stack.name, ...digest(project, stack, reading) }],
      resources: reading.resources,
      errors: reading.errors,
      notSeen: [
        ...reading.notSeen,
        ...stack.environments.map((name) => ({
          what: `configuration of the environment ${name}`,
          why: "it is kept by Pulumi's service",
        })),
      ],
      notes: [...stack.notes, ...reading.notes],
    };
  } catch (error) {
    if (!(error instanceof ProgramFault)) throw error;
    return { ...nothing(folder), errors: [error.error] };
  }
}

const nothing = (folder: string): SourceResult => ({
  inputs: [{ kind: "program", name: folder }],
  resources: [],
  errors: [],
  notSeen: [],
  stage: "preview",
  partial: false,
  notes: [],
});

async function read(
  project: Project,
  stack: StackSettings,
  options: ProgramOptions,
): Promise<ProgramReading> {
  const config = readConfig(project, stack, options.config ?? {});
  if (["nodejs", "bun"].includes(project.runtime)) return readNodeProgram(project, stack, config, options);
  if (project.runtime === "yaml")
    return readYamlProgram(project, stack, config, options.organization ?? "organization");
  throw new ProgramFault({
    code: "unsupported-runtime",
    location: { file: project.file },
    message: `is a ${project.runtime} program; only Node.js and YAML programs are read directly`,
    hint: `pipe its preview instead: pulumi preview --json --stack ${stack.name} | bulkhead check -`,
  });
}

/** One hash over everything that was read, in the order of the paths. */
function digest(
  project: Project,
  stack: StackSettings,
  reading: ProgramReading,
): { hash: string; bytes: number } {
  const hash = createHash("sha256");
  let bytes = 0;
  const add = (content: string | Buffer) => {
    hash.update(content);
    bytes += content.length;
  };
  add(project.text);
  add(stack.text);
  for (const file of [...reading.files].sort()) {
    try {
      add(readFileSync(file));
    } catch {
      continue;
    }
  }
  return { hash: hash.digest("hex"), bytes };
}
