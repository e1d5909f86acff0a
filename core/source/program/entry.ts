import { existsSync, readFileSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { ProgramFault } from "./fault";
import type { Project } from "./project";

export interface Entry {
  readonly cwd: string;
  readonly file: string;
  readonly esModule: boolean;
}

interface Package {
  readonly folder: string;
  readonly type?: unknown;
  readonly main?: unknown;
  readonly exports?: unknown;
}

/** Finds the file to run as the engine and the SDK's runner find it. Throws `ProgramFault`. */
export function findEntry(project: Project): Entry {
  const main = project.main === undefined ? project.root : resolve(project.root, project.main);
  if (!existsSync(main)) throw noEntry(project, `main names ${project.main ?? "."}, which does not exist`);
  const isFolder = statSync(main).isDirectory();
  const cwd = isFolder ? main : dirname(main);
  const manifest = nearestPackage(cwd);
  const named = isFolder ? fromPackage(manifest) : main;
  const module = manifest?.type === "module";
  const file = fileOf(named ?? main, module) ?? (named && fileOf(main, module));
  if (!file)
    throw noEntry(project, "there is no program: no index.ts or index.js, and no main in package.json");
  const esModule = /\.m[jt]s$/.test(file) || (module && !/\.c[jt]s$/.test(file));
  return { cwd, file, esModule };
}

function noEntry(project: Project, message: string): ProgramFault {
  return new ProgramFault({
    code: "no-program",
    location: { file: project.file },
    message,
    hint: "set main in Pulumi.yaml to the program's file",
  });
}

function nearestPackage(folder: string): Package | undefined {
  const file = join(folder, "package.json");
  if (existsSync(file)) {
    try {
      const content: unknown = JSON.parse(readFileSync(file, "utf8"));
      return { ...(content as Omit<Package, "folder">), folder };
    } catch {
      return { folder };
    }
  }
  const parent = dirname(folder);
  return parent === folder ? undefined : nearestPackage(parent);
}

function fromPackage(manifest: Package | undefined): string | undefined {
  if (!manifest) return undefined;
  const { exports, main } = manifest;
  const root: unknown =
    typeof exports === "object" && exports !== null ? (exports as Record<string, unknown>)["."] : exports;
  const conditions =
    typeof root === "object" && root !== null ? (root as Record<string, unknown>) : undefined;
  const wanted: unknown = conditions
    ? (conditions["default"] ?? conditions["require"] ?? conditions["import"])
    : (root ?? (exports === undefined ? main : undefined));
  if (typeof wanted !== "string" || wanted === "") return undefined;
  return join(manifest.folder, wanted);
}

/** The file for a path that may be a folder or lack its extension. JavaScript comes before TypeScript. */
function fileOf(path: string, module: boolean): string | undefined {
  if (existsSync(path) && statSync(path).isFile()) return path;
  const extensions = module
    ? ["js", "mjs", "ts", "mts", "cjs", "cts"]
    : ["js", "cjs", "ts", "tsx", "cts", "mjs", "mts"];
  const candidates = extensions.flatMap((extension) => [
    `${path}.${extension}`,
    join(path, `index.${extension}`),
  ]);
  return candidates.find((candidate) => existsSync(candidate) && statSync(candidate).isFile());
}
