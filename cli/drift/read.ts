import { statSync } from "node:fs";
import { resolve } from "node:path";
import { findEstateFiles } from "../../core/estate/files";
import { buildGraph, type Graph } from "../../core/graph";
import { readBytes, type SourceResult } from "../../core/source";
import { BackendError, openBackend, type Backend, type StackFile } from "../../core/source/backends";
import { judgeRead, prepare, type AssessOptions, type Prepared } from "../assess";
import type { Side } from "../diff/read-side";
import { readGraph } from "../read-graph";
import { UsageError } from "../usage-error";
import { rawInputs, type Defaulted } from "./engine";

interface ReadSide {
  readonly name: string;
  readonly sources: readonly SourceResult[];
  readonly graph: Graph;
}

/** A program and the state of its stack. */
export interface Read {
  readonly program: ReadSide;
  readonly state: ReadSide;
  readonly defaulted: Defaulted;
  /** Judges resources by the estate beside the program. */
  readonly judge: (side: ReadSide) => Side;
  /** When the state was written (ISO 8601). */
  readonly written?: string;
}

/** @throws UsageError where either can't be had at all; what is wrong within them stands in their problems */
export async function readBoth(program: string, state: string, options: AssessOptions): Promise<Read> {
  const judging = { ...estateBeside(program), ...options };
  const prepared = prepare(judging);
  const given = await readGraph([program], options);
  if (given.graph.resources.length === 0 && given.sources.every(({ errors }) => errors.length === 0))
    throw new UsageError(`${program}: declares no resources`, "name the folder of a Pulumi project");
  const own = given.graph.resources.find(({ stack }) => stack !== undefined)?.stack;
  const bytes = await stateOf(state, own ?? options.stack);
  const source = await readBytes(state, bytes);
  if (source.errors.length === 0 && source.inputs[0]?.kind !== "state")
    throw new UsageError(
      `${state}: is no state of a stack`,
      "name what `pulumi stack export` wrote, or a backend",
    );
  const { resources, partial, notSeen } = source;
  return {
    program: { name: program, ...given },
    state: { name: state, sources: [source], graph: buildGraph(resources, { partial, notSeen }) },
    judge: (side) => sideOf(side, prepared, judging),
    defaulted: rawInputs(Buffer.from(bytes).toString("utf8")),
    ...(source.manifest?.time !== undefined && { written: source.manifest.time }),
  };
}

function estateBeside(program: string): Pick<AssessOptions, "estate"> {
  if (process.env["BULKHEAD_ESTATE"] || !statSync(program, { throwIfNoEntry: false })?.isDirectory())
    return {};
  const [estate] = findEstateFiles(resolve(program));
  return estate === undefined ? {} : { estate };
}

function sideOf({ name, ...read }: ReadSide, prepared: Prepared, options: AssessOptions): Side {
  const { result, graph, loaded, resolver } = judgeRead(prepared, read, options);
  return { name, result, live: { graph, loaded, environmentOf: resolver.environmentOf } };
}

/** The bytes of the stack's state in a file or a backend. */
async function stateOf(spec: string, stack: string | undefined): Promise<Uint8Array> {
  try {
    const backend = await openBackend(spec);
    return await backend.read(await fileOf(backend, spec, stack));
  } catch (error) {
    if (error instanceof BackendError) throw new UsageError(error.message, error.hint);
    throw error;
  }
}

async function fileOf(backend: Backend, spec: string, wanted: string | undefined): Promise<StackFile> {
  const files: StackFile[] = [];
  for await (const file of backend.list()) files.push(file);
  const [project, stack] = wanted?.includes("/") ? wanted.split("/").slice(-2) : [undefined, wanted];
  const found =
    files.length === 1 && files[0]!.project === undefined
      ? files
      : files.filter(
          (file) =>
            (stack === undefined || file.stack === stack) &&
            (project === undefined || file.project === undefined || file.project === project),
        );
  if (found.length === 1) return found[0]!;
  if (files.length === 0)
    throw new UsageError(`${spec}: holds no state of a stack`, "name an exported state, or a backend");
  const which = wanted === undefined ? "the stack" : wanted;
  throw found.length === 0
    ? new UsageError(`${spec}: holds no state of ${which}`, `it has ${namesOf(files)}`)
    : new UsageError(`${spec}: holds several states of ${which}: ${namesOf(found)}`, "name one of the files");
}

const namesOf = (files: readonly StackFile[]): string => {
  const names = files
    .slice(0, 5)
    .map(({ project, stack }) => (project === undefined ? stack : `${project}/${stack}`));
  return files.length > names.length
    ? `${names.join(", ")} and ${files.length - names.length} more`
    : names.join(", ");
};
