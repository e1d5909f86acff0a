import type { Estate } from "../../core/estate";
import type { Graph } from "../../core/graph";
import type { Resolver } from "../../core/policy/environment";
import { cohabitationAsked } from "../../core/policy/placement";
import type { Result } from "../../core/report";
import { matrixOf } from "./matrix";

/** Groups that a result holds: each pair of them stands in it. */
const mostGroups = 30;

/** Who may share what, for the result: where a policy asked for it. */
export function cohabitationSummary(
  graph: Graph,
  estate: Estate,
  resolver: Resolver,
): Pick<Result, "cohabitation"> {
  const asked = cohabitationAsked(graph, resolver.environmentOf);
  return asked && asked.groups.length > 0 ? { cohabitation: matrixOf(graph, estate, asked, mostGroups) } : {};
}
