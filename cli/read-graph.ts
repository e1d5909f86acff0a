import { buildGraph, type Graph, type Resource } from "../core/graph";
import type { SourceResult } from "../core/source";

export interface ReadGraphOptions {
  readonly stack?: string;
  readonly config?: Readonly<Record<string, string>>;
  /** Seconds. */
  readonly timeout?: number;
}

/** Reads the sources into one graph; what could not be read stands in the sources' errors. */
export async function readGraph(
  specs: readonly string[],
  options: ReadGraphOptions,
): Promise<{ sources: readonly SourceResult[]; graph: Graph }> {
  const { readSources } = await import("../core/source");
  const sources = await readSources(specs, {
    ...(options.stack !== undefined && { stack: options.stack }),
    ...(options.config && { config: options.config }),
    ...(options.timeout !== undefined && { timeoutMs: options.timeout * 1000 }),
  });
  const resources = sources.flatMap((each) => each.resources);
  const graph = buildGraph(resources, {
    partial: sources.some((each) => each.partial),
    notSeen: sources.flatMap((each) => each.notSeen),
    joined: areOfSeveralStacks(resources),
  });
  return { sources, graph };
}

/** Manifests beside stacks say nothing of whose cluster they are for: they lie in the one that the stacks have. */
function areOfSeveralStacks(resources: readonly Resource[]): boolean {
  const stacks = new Set(resources.map(({ stack }) => stack));
  return stacks.size > 1 && !stacks.has(undefined);
}
