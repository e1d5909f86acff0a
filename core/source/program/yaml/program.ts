import { existsSync, statSync } from "node:fs";
import { join, normalize, resolve } from "node:path";
import { expandRemote } from "../components";
import type { ProgramConfig } from "../config";
import { ProgramFault } from "../fault";
import type { Project } from "../project";
import type { ProgramReading } from "../reading";
import { notSeenRead } from "../resources";
import type { StackSettings } from "../stack";
import { readYamlFile } from "../yaml-file";
import { YamlProgram } from "./model";

const why = "looked up in the cloud while deploying";

/** Reads a YAML program: nothing needs to run. Throws `ProgramFault`. */
export async function readYamlProgram(
  project: Project,
  stack: StackSettings,
  config: ProgramConfig,
  organization: string,
): Promise<ProgramReading> {
  const { compiler } = project.runtimeOptions;
  if (typeof compiler === "string")
    throw new ProgramFault({
      code: "unsupported-runtime",
      location: { file: project.file },
      message: `is written by a compiler (${compiler}), which is not run here`,
      hint: `pipe its preview instead: pulumi preview --json --stack ${stack.name} | bulkhead check -`,
    });
  const { file, shown, folder } = programFile(project);
  const content = file ? readYamlFile(file, shown) : { text: project.text, values: project.values };
  const program = new YamlProgram(project, stack, config, organization, folder, content, shown);
  const { resources, notSeen } = await expandRemote(program.resources, folder);
  return {
    resources,
    errors: program.errors,
    notSeen: [
      ...[...program.functions].map((token) => ({ what: token, why })),
      ...resources.filter(({ external }) => external).map(notSeenRead),
      ...notSeen,
    ],
    notes: [],
    files: file ? [file] : [],
  };
}

function programFile(project: Project): { file?: string; shown: string; folder: string } {
  const folder = resolve(project.root, project.main ?? ".");
  const inFolder = existsSync(folder) && statSync(folder).isDirectory();
  for (const name of inFolder ? ["Main.yaml", "Main.yml", "Main.json"] : [""]) {
    const file = join(folder, name);
    if (existsSync(file) && statSync(file).isFile())
      return { file, shown: normalize(join(project.shown, project.main ?? ".", name)), folder };
  }
  return { shown: project.file, folder: inFolder ? folder : project.root };
}
