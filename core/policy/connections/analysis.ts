import type { Estate } from "../../estate";
import type { Graph, Node } from "../../graph";
import type { Endpoint } from "../../reachability";
import { flowAnalysis, type FlowAnalysis } from "../../reachability/flows";
import { IpSet } from "../../sets";
import type { EnvironmentInForce } from "../environment";
import type { Report } from "../report";

/** What policies on computed connections are given. */
export interface Context {
  readonly graph: Graph;
  readonly estate: Estate;
  readonly environmentOf: (node: Node) => EnvironmentInForce;
  readonly report: Report;
}

/** The connections of the graph, judged by the estate's flows; where it divides nothing, the control concerns nothing. */
export function connectionsIn({ graph, estate, environmentOf, report }: Context): FlowAnalysis | undefined {
  const found = flowAnalysis(graph, estate, environmentOf);
  if (!found) report.notApplicable("the estate declares no zones of its own and no flows");
  return found;
}

/** The node that an end is; none for addresses and for what every estate has undeclared. */
export function nodeOf(end: Endpoint): Node | undefined {
  if (end.kind === "pods") return end.workload;
  return end.kind === "host" ? end.node : undefined;
}

/** The zones that hold networks which the estate administers from. */
export function managingZones({ zones, hosts }: Pick<Estate, "zones" | "hosts">): ReadonlySet<string> {
  const management = IpSet.fromCidrs(hosts.management).set;
  return new Set(
    Object.entries(zones).flatMap(([zone, { cidrs }]) =>
      IpSet.fromCidrs(cidrs).set.overlaps(management) ? [zone] : [],
    ),
  );
}
