import { buildGraph, type Graph } from "../core/graph";
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
  const graph = buildGraph(
    sources.flatMap((each) => each.resources),
    { partial: sources.some((each) => each.partial), notSeen: sources.flatMap((each) => each.notSeen) },
  );
  return { sources, graph };
}
