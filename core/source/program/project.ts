import { existsSync, realpathSync, statSync } from "node:fs";
import { join, normalize } from "node:path";
import { ProgramFault } from "./fault";
import { isMap, readYamlFile, type Json } from "./yaml-file";

/** A Pulumi project as its Pulumi.yaml describes it. */
export interface Project {
  /** The folder's real, absolute path. */
  readonly root: string;
  /** The folder as the user named it, for messages. */
  readonly shown: string;
  /** The project file as messages name it. */
  readonly file: string;
  readonly text: string;
  readonly name: string;
  readonly runtime: string;
  readonly runtimeOptions: Json;
  readonly main: string | undefined;
  /** The `config` section. */
  readonly config: Json;
  /** Where stack settings lie, relative to the root. */
  readonly stackFolder: string;
  /** The whole file, for YAML programs. */
  readonly values: Json;
}

const names = ["Pulumi.yaml", "Pulumi.yml"];

/** Reads the project of a folder. Throws `ProgramFault`. */
export function readProject(folder: string): Project {
  const name = names.find((candidate) => existsSync(join(folder, candidate)));
  if (!name || !statSync(folder).isDirectory())
    throw new ProgramFault({
      code: "no-project",
      location: { file: folder },
      message: "is no Pulumi project: there is no Pulumi.yaml",
      hint: "name the folder that holds Pulumi.yaml",
    });
  const file = normalize(join(folder, name));
  const { text, values } = readYamlFile(join(folder, name), file);
  const problem = (what: string, hint: string) =>
    new ProgramFault({ code: "wrong-type", location: { file }, message: what, hint });
  if (typeof values["name"] !== "string" || values["name"] === "")
    throw problem("has no project name", "add a line such as name: shop");
  const { runtime } = values;
  const runtimeName = typeof runtime === "string" ? runtime : isMap(runtime) ? runtime["name"] : undefined;
  if (typeof runtimeName !== "string")
    throw problem("names no runtime", "add a line such as runtime: nodejs");
  const config = values["config"];
  const stackFolder = values["stackConfigDir"] ?? (typeof config === "string" ? config : undefined);
  return {
    root: realpathSync(folder),
    shown: folder,
    file,
    text,
    name: values["name"],
    runtime: runtimeName,
    runtimeOptions: isMap(runtime) && isMap(runtime["options"]) ? runtime["options"] : {},
    main: typeof values["main"] === "string" && values["main"] !== "" ? values["main"] : undefined,
    config: isMap(config) ? config : {},
    stackFolder: typeof stackFolder === "string" ? stackFolder : ".",
    values,
  };
}
