import { statSync } from "node:fs";
import { hintFor, UNDECLARED, type LoadedEstate } from "../core/estate";
import { formatPath, type Graph } from "../core/graph";
import { connectionSummary } from "../core/policy/connection-summary";
import { coverageOf } from "../core/policy/coverage";
import { createResolver, type Resolver } from "../core/policy/environment";
import { judge } from "../core/policy/judge";
import type { Policy } from "../core/policy";
import { parseKubernetesMinor } from "../core/policy/kubernetes-version";
import { gatherUnavailable } from "../core/policy/unavailable";
import { assemble, type Result } from "../core/report";
import type { SourceResult } from "../core/source";
import { loadTrust, type ImageTrust } from "../core/image";
import type { Framework } from "../core/policy/frameworks";
import { catalog, type CatalogEntry } from "../policies/catalog";
import { accept, type AcceptOptions } from "./accept";
import { againstBaseline, type BaselineArguments } from "./baseline";
import { withCurrentStates } from "./current-states";
import { loadEstateOrReport } from "./load-estate";
import { cohabitationSummary } from "./place/summary";
import { readGraph, type ReadGraphOptions } from "./read-graph";
import { frameworkOf, selectPolicies } from "./select-policies";
import { relativePath } from "./text";
import { statusSummary } from "./image/statuses";
import { UsageError } from "./usage-error";
import { version } from "./version";

export interface AssessOptions extends ReadGraphOptions, BaselineArguments {
  readonly estate?: string;
  readonly env?: string;
  /** As `1.35`; the Pod Security Standards are read by it. */
  readonly kubernetesVersion?: string;
  readonly onUnknown?: "advisory" | "mandatory";
  /** What time it is, in milliseconds; the clock's unless said. */
  readonly now?: number;
  /** Judge by a framework, and say of each of its controls how it stands. */
  readonly framework?: string;
  readonly only?: readonly string[];
  readonly skip?: readonly string[];
  /** How old a state may be, in days; the estate's unless said. */
  readonly staleAfter?: number;
}

/** What was judged, with what the verdicts stand on. */
export interface Assessed {
  readonly result: Result;
  readonly resolver: Resolver;
  readonly graph: Graph;
  readonly loaded: LoadedEstate;
}

/**
 * Reads the sources into one graph and judges it.
 *
 * @throws UsageError where the command line or the estate is wrong
 */
export async function assess(specs: readonly string[], options: AssessOptions): Promise<Result> {
  return (await assessGraph(specs, options, true)).result;
}

/**
 * The same, with the graph: for verbs that ask more of it than the policies do.
 *
 * @param withAges whether states are judged by their age too
 */
export async function assessGraph(
  specs: readonly string[],
  options: AssessOptions,
  withAges = false,
): Promise<Assessed> {
  const prepared = prepare(options);
  const assessed = judgeRead(prepared, await readGraph(specs, options), options, withAges);
  return { ...assessed, result: { ...assessed.result, inputs: assessed.result.inputs.map(withTime) } };
}

/** What is judged by, the same for whatever is judged: read once, also for a whole fleet. */
export interface Prepared {
  readonly loaded: LoadedEstate;
  readonly policies: readonly CatalogEntry[];
  readonly images: ImageTrust;
  readonly framework?: Framework;
  readonly kubernetesMinor?: number;
}

/** @throws UsageError where the command line or the estate is wrong */
export function prepare(options: AssessOptions): Prepared {
  const framework = options.framework === undefined ? undefined : frameworkOf(options.framework);
  const policies = selectPolicies(options.only, options.skip, framework);
  const loaded = loadEstateOrReport(options.estate);
  if (!loaded) throw new UsageError("");
  const environments = Object.keys(loaded.estate.environments);
  if (options.env !== undefined && !environments.includes(options.env)) {
    const hint = hintFor(options.env, environments);
    throw new UsageError(`--env: the estate has no environment "${options.env}"`, hint);
  }
  const kubernetesMinor = minorOf(options.kubernetesVersion);
  return {
    loaded,
    policies,
    images: loadTrust({ estate: loaded.estate, now: options.now ?? Date.now() }),
    ...(framework && { framework }),
    ...(kubernetesMinor !== undefined && { kubernetesMinor }),
  };
}

const judgedBy = new WeakMap<readonly CatalogEntry[], readonly Policy[]>();

/** One list for all that is judged by the same policies. */
function policiesOf(entries: readonly CatalogEntry[]): readonly Policy[] {
  let found = judgedBy.get(entries);
  if (!found) judgedBy.set(entries, (found = entries.map(({ policy }) => policy)));
  return found;
}

/** Judges what was read. */
export function judgeRead(
  { loaded, policies, images, framework, kubernetesMinor }: Prepared,
  { sources, graph }: { readonly sources: readonly SourceResult[]; readonly graph: Graph },
  options: AssessOptions & Pick<AcceptOptions, "declared">,
  withAges = false,
): Assessed {
  const stage = sources.some((each) => each.stage === "preview") ? "preview" : "state";
  const resolver = createResolver(loaded.estate, {
    ...(options.env !== undefined && { environment: options.env }),
    ...(options.stack !== undefined && { stack: options.stack }),
    ...(kubernetesMinor !== undefined && { kubernetesMinor }),
  });
  const judgement = judge(policiesOf(policies), graph, {
    estate: loaded.estate,
    resolver,
    stage,
    images,
    ...(options.now !== undefined && { now: options.now }),
    ...(options.onUnknown && { onUnknown: options.onUnknown }),
  });
  const { now = Date.now(), staleAfter, only = [] } = options;
  // What is asked for by name is all that is asked for.
  const aged =
    withAges && only.length === 0 && !framework
      ? withCurrentStates({ policies, judgement }, sources, {
          estate: loaded.estate,
          resolver,
          now,
          staleAfter,
        })
      : { policies, judgement };
  const accepted = accept(loaded, graph, aged.policies, aged.judgement, options);
  const fresh = againstBaseline(options, loaded, graph, aged.policies, accepted.judgement);
  const result = assemble({
    version: version(),
    estate: estateRow(loaded),
    stage,
    partial: graph.partial,
    inputs: sources.flatMap(inputsOf),
    resources: graph.resources.length,
    policies: accepted.policies,
    ...fresh,
    judgement: { ...fresh.judgement, findings: gatherUnavailable(fresh.judgement.findings, images) },
    ...(framework && {
      coverage: coverageOf(
        framework,
        catalog.map(({ policy }) => policy),
        judgement.tallies,
      ),
    }),
    exceptions: accepted.exceptions ?? [],
    problems: [...sources.flatMap((each) => each.errors), ...fieldProblems(graph)],
    notSeen: graph.notSeen.map(({ what, why, resource }) => ({
      what,
      why,
      ...(resource && { resource: resource.id }),
    })),
    notes: [...notesOf(loaded, sources, resolver), ...imageNotes(images, loaded), ...accepted.notes],
    ...connectionSummary(graph, resolver),
    ...statusSummary(graph, images, loaded.estate, resolver),
    ...cohabitationSummary(graph, loaded.estate, resolver),
  });
  return { result, graph, loaded, resolver };
}

/** A state says of itself when it was written, and by which engine. */
const inputsOf = ({ inputs, manifest: { time, engine } = {} }: SourceResult): Result["inputs"] =>
  inputs.map((input) =>
    input.kind === "state"
      ? { ...input, ...(time !== undefined && { written: time }), ...(engine !== undefined && { engine }) }
      : input,
  );

/** When a file was last written: a state that is older than what runs says little of it. */
function withTime(input: Result["inputs"][number]): Result["inputs"][number] {
  const found = input.kind === "program" ? undefined : statSync(input.name, { throwIfNoEntry: false });
  return found?.isFile() ? { ...input, modified: found.mtime.toISOString() } : input;
}

/** Which estate holds, as a result names it. */
export const estateRow = ({ source, hash, defaulted }: LoadedEstate): Result["estate"] => ({
  source: source.path === undefined ? "defaults" : relativePath(source.path),
  hash,
  defaulted,
});

/** What is to be said of everything that is judged by it. */
export const commonNotes = ({ loaded, images }: Prepared): readonly string[] => [
  ...estateNotes(loaded),
  ...imageNotes(images, loaded),
];

const estateNotes = ({ defaulted }: LoadedEstate): readonly string[] =>
  defaulted
    ? ["No estate was declared: Bulkhead's defaults hold. `bulkhead init` writes a first bulkhead.yaml."]
    : [];

function imageNotes(images: ImageTrust, { defaulted }: LoadedEstate): string[] {
  if (images.kind === "known") return [`Statuses of images are those of ${images.source}.`];
  if (images.kind === "unavailable") return [`Statuses of images are not known: ${images.why}.`];
  return defaulted
    ? []
    : ["Statuses of images are not judged: the estate names no images.log and no register to know them by."];
}

function minorOf(version: string | undefined): number | undefined {
  if (version === undefined) return undefined;
  const minor = parseKubernetesMinor(version);
  if (minor !== undefined) return minor;
  throw new UsageError(
    `--kubernetes-version: "${version}" is no version of Kubernetes from 1.23 on`,
    "write it as 1.35, or latest",
  );
}

const fieldProblems = (graph: Graph): Result["problems"] =>
  graph.problems.map(({ resource, path, message }) => ({
    code: "wrong-type",
    location: resource.locate?.(path) ?? { file: resource.urn ?? resource.id },
    message: `${resource.type} ${resource.name}: ${message}`,
    hint: `correct ${formatPath(path) || "the resource"}; until then it is judged as unknown`,
  }));

function notesOf(loaded: LoadedEstate, sources: readonly SourceResult[], resolver: Resolver): string[] {
  const notes = sources.flatMap((each) => each.notes);
  notes.push(...estateNotes(loaded));
  for (const warning of loaded.warnings)
    notes.push(`${relativePath(warning.file)}:${warning.line ?? 1}: ${warning.message}`);
  const places = [...resolver.unplaced].filter(() => !loaded.estate.environments[UNDECLARED]);
  if (places.length > 0) {
    notes.push(
      `No environment of the estate matches ${places.join("; ")}: judged as the first controlled one. ` +
        "Pass --env or --stack, or add a selector.",
    );
  }
  return notes;
}
