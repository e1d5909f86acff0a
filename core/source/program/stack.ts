import { existsSync, readdirSync } from "node:fs";
import { join, normalize } from "node:path";
import { ProgramFault } from "./fault";
import type { Project } from "./project";
import { isMap, readYamlFile, type Json } from "./yaml-file";

export interface StackSettings {
  readonly name: string;
  /** The settings file as messages name it; undefined where the stack has none. */
  readonly file: string | undefined;
  readonly text: string;
  readonly config: Json;
  /** The same with scalars as they are written. */
  readonly written: Json;
  /** Pulumi ESC environments that would add configuration. */
  readonly environments: readonly string[];
  readonly notes: readonly string[];
}

const pattern = /^Pulumi\.(.+)\.ya?ml$/;

/** Chooses the stack (the wanted one, else the only one) and reads its settings. Throws `ProgramFault`. */
export function readStack(project: Project, wanted: string | undefined): StackSettings {
  const files = stackFiles(project);
  // A stack may be named as organisation/project/stack.
  const name = wanted?.split("/").pop() ?? only(project, [...files.keys()]);
  const found = files.get(name);
  if (!found) return { ...none, name, notes: wanted ? missing(name, [...files.keys()]) : none.notes };
  const shown = normalize(join(project.shown, project.stackFolder, found));
  const { text, values, written } = readYamlFile(join(project.root, project.stackFolder, found), shown);
  return {
    name,
    file: shown,
    text,
    config: isMap(values["config"]) ? values["config"] : {},
    written: isMap(written["config"]) ? written["config"] : {},
    environments: environmentsOf(values["environment"]),
    notes: [],
  };
}

const none: StackSettings = {
  name: "dev",
  file: undefined,
  text: "",
  config: {},
  written: {},
  environments: [],
  notes: ["the project has no stack settings; it was run as stack dev"],
};

const missing = (name: string, known: readonly string[]): string[] =>
  known.length > 0
    ? [
        `there is no Pulumi.${name}.yaml, so stack ${name} was run without settings (there are: ${known.join(", ")})`,
      ]
    : [];

function stackFiles(project: Project): Map<string, string> {
  const folder = join(project.root, project.stackFolder);
  const files = new Map<string, string>();
  if (!existsSync(folder)) return files;
  for (const file of readdirSync(folder).sort()) {
    const name = pattern.exec(file)?.[1];
    if (name) files.set(name, file);
  }
  return files;
}

function only(project: Project, known: readonly string[]): string {
  if (known.length > 1)
    throw new ProgramFault({
      code: "which-stack",
      location: { file: project.shown },
      message: `has several stacks: ${known.join(", ")}`,
      hint: `name one with --stack ${known[0] ?? ""}`,
    });
  return known[0] ?? none.name;
}

function environmentsOf(section: unknown): string[] {
  const imports: unknown = isMap(section) ? section["imports"] : section;
  if (!Array.isArray(imports)) return [];
  return imports.flatMap((item: unknown) =>
    typeof item === "string" ? [item] : isMap(item) ? Object.keys(item).slice(0, 1) : [],
  );
}
