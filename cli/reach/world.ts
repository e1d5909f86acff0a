import { hintFor, type Estate } from "../../core/estate";
import type { Graph } from "../../core/graph";
import { ExitCode } from "../exit-code";
import { formatEstateError, loadEstateOrReport } from "../load-estate";
import { readGraph, type ReadGraphOptions } from "../read-graph";
import { UsageError } from "../usage-error";

export interface WorldOptions extends ReadGraphOptions {
  readonly source?: readonly string[];
  readonly estate?: string;
  readonly env?: string;
}

export interface World {
  readonly graph: Graph;
  readonly estate: Estate;
  /** 2 where something could not be read; what was read is answered for. */
  readonly code: ExitCode;
}

/**
 * Reads the estate and the sources; what could not be read is told on standard error.
 *
 * @throws UsageError where the estate is wrong or nothing could be read
 */
export async function readWorld(options: WorldOptions): Promise<World> {
  const loaded = loadEstateOrReport(options.estate);
  if (!loaded) throw new UsageError("");
  const environments = Object.keys(loaded.estate.environments);
  if (options.env !== undefined && !environments.includes(options.env)) {
    throw new UsageError(
      `--env: the estate has no environment "${options.env}"`,
      hintFor(options.env, environments),
    );
  }
  const { sources, graph } = await readGraph(options.source ?? [], options);
  const errors = sources.flatMap((each) => each.errors);
  for (const { location, message, hint } of errors)
    process.stderr.write(
      `${formatEstateError({ ...location, message, ...(hint !== undefined && { hint }) })}\n`,
    );
  for (const { resource, path, message } of graph.problems) {
    const place = resource.locate?.(path) ?? { file: resource.urn ?? resource.id };
    process.stderr.write(
      `${formatEstateError({ ...place, message: `${resource.type} ${resource.name}: ${message}` })}\n`,
    );
  }
  if (graph.resources.length === 0) throw new UsageError(errors.length > 0 ? "" : "no resources were found");
  const failed = errors.length + graph.problems.length > 0;
  return { graph, estate: loaded.estate, code: failed ? ExitCode.cannotCheck : ExitCode.clean };
}
