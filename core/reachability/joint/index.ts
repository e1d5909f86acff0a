import type { Estate } from "../../estate";
import { derivedBy } from "../../graph";
import type { EstateReachability } from "./estate-reachability";
import { JointReachability } from "./reachability";

export type {
  BlockingLayer,
  EstateReachability,
  JointAnswer,
  JointHop,
  JointWitness,
} from "./estate-reachability";

/** The connections of a graph as its estate declares it, computed once for both. */
export const estateReachability = derivedBy(
  (graph, estate: Pick<Estate, "clusters">): EstateReachability => new JointReachability(graph, estate),
);
