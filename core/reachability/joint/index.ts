import type { Estate } from "../../estate";
import type { Graph } from "../../graph";
import type { EstateReachability } from "./estate-reachability";
import { JointReachability } from "./reachability";

export type {
  BlockingLayer,
  EstateReachability,
  JointAnswer,
  JointHop,
  JointWitness,
} from "./estate-reachability";

const byEstate = (): Map<Pick<Estate, "clusters">, EstateReachability> => new Map();

/** The connections of a graph as its estate declares it, computed once for both. */
export function estateReachability(graph: Graph, estate: Pick<Estate, "clusters">): EstateReachability {
  const ofGraph = graph.derive(byEstate);
  let found = ofGraph.get(estate);
  if (!found) ofGraph.set(estate, (found = new JointReachability(graph, estate)));
  return found;
}
