import type { Graph } from "../graph";
import type { Report, ReportOptions } from "./report";

/**
 * Reports what is wrong because something was not found. In a part of an estate, the rest may hold it: there it is not known.
 *
 * @param may completes "the rest of the estate, which may …": `hold its flow log`
 */
export function reportAbsence(
  { graph, report }: { readonly graph: Graph; readonly report: Report },
  may: string,
  message: string,
  path = "",
  options?: ReportOptions,
): void {
  if (graph.partial) report.unknown(path, `the rest of the estate, which may ${may}`, options);
  else report(message, path, options);
}
