import {
  buildGraph,
  type Graph,
  type Node,
  type NodeKind,
  type NodeTypes,
  type Resource,
} from "../../../../core/graph";
import type { Estate } from "../../../../core/estate";
import { createResolver, type Resolver } from "../../../../core/policy/environment";
import { cohabitationIn, type Cohabitation, type CohabitationGroup } from "../../../../core/policy/placement";
import { placementExample } from "../../../../core/policy";
import { estateWith } from "../../../support/judge-example";

/** A cluster of the examples' estate with what stands in it. */
export interface Placed {
  readonly graph: Graph;
  readonly estate: Estate;
  readonly environmentOf: Resolver["environmentOf"];
  readonly cohabitation: Cohabitation;
  /** The node of a kind and name; the name of the resource, or of the object. */
  readonly node: <K extends NodeKind>(kind: K, name: string) => NodeTypes[K];
  readonly group: (workload: string) => CohabitationGroup;
}

/** How production's level is set, as sections of an estate. */
export const atLevel = (level: object): object => ({
  environments: { production: { level: "mine" } },
  levels: { mine: level },
});

export const resolverOf = (estate: Estate): Resolver["environmentOf"] => {
  const resolver = createResolver(estate, { stack: "example/production" });
  return (node: Node) => resolver.environmentOf(node);
};

export function placed(
  parts: readonly (readonly Resource[])[],
  changes: object = {},
  partial = false,
): Placed {
  const graph = buildGraph(placementExample(parts).resources, { partial });
  const estate = estateWith(changes);
  const environmentOf = resolverOf(estate);
  const cohabitation = cohabitationIn({ graph, estate, environmentOf });
  const node: Placed["node"] = (kind, name) => {
    const found = graph.all(kind).filter(({ resource }) => resource.name === name);
    if (found.length !== 1) throw new Error(`${found.length} nodes ${kind} ${name}`);
    return found[0]!;
  };
  const group = (workload: string): CohabitationGroup => {
    const found = cohabitation.groupOf(node("Workload", workload));
    if (!found) throw new Error(`${workload} stands nowhere`);
    return found;
  };
  return { graph, estate, environmentOf, cohabitation, node, group };
}
