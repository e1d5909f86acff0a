import { buildGraph, type Graph, type NodeKind, type NodeTypes, type Resource } from "../../../../core/graph";
import type { Estate } from "../../../../core/estate";
import type { Resolver } from "../../../../core/policy/environment";
import { cohabitationIn, type Cohabitation, type CohabitationGroup } from "../../../../core/policy/placement";
import { manifest, overlay, placementExample } from "../../../../core/policy/minimal";
import { estateWith } from "../../../support/judge-example";
import { environmentsOf } from "../made";

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

/** A tenant with another Deployment. */
export const withDeployment = (
  tenant: readonly Resource[],
  change: (deployment: Resource) => Resource,
): readonly Resource[] => tenant.map((each) => (each.type.endsWith(":Deployment") ? change(each) : each));

/** The tenant with metadata of its Deployment that may be unknown. */
export const withMetadata = (
  tenant: readonly Resource[],
  metadata: Readonly<Record<"name" | "namespace", unknown>>,
): readonly Resource[] =>
  withDeployment(tenant, (each) => ({ ...each, properties: { ...each.properties, metadata } }));

/** Another Deployment in a tenant's namespace, which only its name, and what is laid over it, tells from the tenant's. */
export const twin = (tenant: readonly Resource[], name: string, changes: object = {}): readonly Resource[] =>
  withDeployment(tenant, ({ properties }) =>
    manifest(
      overlay(properties as unknown as Parameters<typeof manifest>[0], { metadata: { name }, ...changes }),
    ),
  );

/** The same objects in a cluster. */
export const inCluster = (objects: readonly Resource[], cluster: string): readonly Resource[] =>
  objects.map((each) => ({ ...each, id: `${cluster}/${each.id}`, cluster }));

export function placed(
  parts: readonly (readonly Resource[])[],
  changes: object = {},
  partial = false,
): Placed {
  const graph = buildGraph(placementExample(parts).resources, { partial });
  const estate = estateWith(changes);
  const environmentOf = environmentsOf(estate);
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
