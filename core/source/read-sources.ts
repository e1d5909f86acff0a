import { realpathSync, statSync, type Stats } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import type { Readable } from "node:stream";
import { sourceError, toResult } from "./draft";
import { systemFault } from "./files/faults";
import { expandGlob, isGlob } from "./files/glob";
import { Input } from "./files/input";
import { isProjectFile } from "./files/walk";
import { readFolder } from "./read-folder";
import { readInput } from "./read-input";
import type { SourceError, SourceResult } from "./source";

export interface ReadOptions {
  /** The cluster that manifests are meant for; part of their objects' identity. */
  readonly cluster?: string;
  /** For programs: the stack whose configuration holds. */
  readonly stack?: string;
  /** For programs: configuration beside the stack's. */
  readonly config?: Readonly<Record<string, string>>;
  /** For programs: how long one may run. */
  readonly timeoutMs?: number;
  /** What `-` reads; by default the process's standard input. */
  readonly stdin?: Readable;
}

/**
 * Reads what the SOURCE arguments name: files, folders, globs, `-` for standard input; without any, the Pulumi project that
 * the current folder lies in. Bad input becomes errors in the results, never a throw. A file that several arguments
 * name is read once.
 */
export async function readSources(
  specs: readonly string[],
  options: ReadOptions = {},
): Promise<SourceResult[]> {
  if (specs.length === 0) return [await readCurrentProject(options)];
  const results: SourceResult[] = [];
  const seen = new Set<string>();
  for (const spec of specs) results.push(...(await readSpec(spec, options, seen)));
  return results;
}

async function readSpec(spec: string, options: ReadOptions, seen: Set<string>): Promise<SourceResult[]> {
  if (spec === "-") {
    const input = Input.stdin(options.stdin ?? process.stdin);
    return [await readOne(input, options)];
  }
  const stats = statOf(spec);
  if (stats instanceof Error) {
    if (!isGlob(spec)) return [failed(systemFault(stats, spec))];
    const paths = expandGlob(spec);
    if (paths.length === 0) {
      return [failed(sourceError("file", { file: spec }, "matches no file", "check the pattern"))];
    }
    const results: SourceResult[] = [];
    for (const path of paths) {
      const found = statOf(path);
      if (found instanceof Error) results.push(failed(systemFault(found, path)));
      else results.push(...(await readPath(path, found, options, seen)));
    }
    return results;
  }
  return readPath(spec, stats, options, seen);
}

function statOf(path: string): Stats | Error {
  try {
    return statSync(path);
  } catch (error) {
    return error as Error;
  }
}

async function readPath(
  path: string,
  stats: Stats,
  options: ReadOptions,
  seen: Set<string>,
): Promise<SourceResult[]> {
  const real = realpathSync(path);
  if (seen.has(real)) return [];
  seen.add(real);
  if (isProjectFile(basename(path))) return [await readProgramIn(dirname(path), options)];
  if (!stats.isDirectory()) return [await readFile(path, stats.isFile(), options)];
  for (const name of ["Pulumi.yaml", "Pulumi.yml"]) {
    if (!(statOf(join(path, name)) instanceof Error)) return [await readProgramIn(path, options)];
  }
  return readFolder(path, options, seen);
}

async function readFile(path: string, isRegular: boolean, options: ReadOptions): Promise<SourceResult> {
  try {
    return await readOne(await Input.file(path, path, isRegular), options);
  } catch (error) {
    return failed(systemFault(error, path));
  }
}

async function readOne(input: Input, options: ReadOptions): Promise<SourceResult> {
  const reading = await readInput(input, { ...options, folder: "." });
  return toResult(reading, input);
}

async function readProgramIn(folder: string, options: ReadOptions): Promise<SourceResult> {
  const { readProgram } = await import("./program");
  return readProgram(folder, options);
}

async function readCurrentProject(options: ReadOptions): Promise<SourceResult> {
  for (let folder = resolve("."); ; folder = dirname(folder)) {
    for (const name of ["Pulumi.yaml", "Pulumi.yml"]) {
      if (!(statOf(join(folder, name)) instanceof Error)) {
        return readProgramIn(folder === resolve(".") ? "." : folder, options);
      }
    }
    if (dirname(folder) === folder) break;
  }
  return failed(
    sourceError(
      "no-source",
      { file: "." },
      "holds no Pulumi project, nor does a folder above it",
      "name what to check: manifests, a state, a preview, a plan, a program's folder, or - for standard input",
    ),
  );
}

const failed = (error: SourceError): SourceResult => ({
  inputs: [],
  resources: [],
  errors: [error],
  notSeen: [],
  stage: "preview",
  partial: false,
  notes: [],
});
