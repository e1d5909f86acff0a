// The example shop configured in three ways: nobody beside anybody, one zone a machine, everybody beside everybody.
import { buildGraph, type Resource } from "../core/graph";
import { hostingOf } from "../core/placement";

type Json = Record<string, unknown>;

/** How machines are shared out: the pages and tests on placement show the shop in each of the three ways. */
export type Figure = "apart" | "zoned" | "open";

const isPool = ({ type }: Resource): boolean => type === "aws:eks/nodeGroup:NodeGroup";
const isWorkload = ({ type }: Resource): boolean => type === "kubernetes:apps/v1:Deployment";

const at = (value: unknown, ...path: readonly string[]): Json =>
  path.reduce<Json>((found, key) => found[key] as Json, value as Json);
const podSpec = (resource: Resource): Json => at(resource.properties, "spec", "template", "spec");

/** The pool that a workload may land on, of which the divided shop has one for each. */
function poolOf(resources: readonly Resource[], workload: Resource): Resource {
  const graph = buildGraph(resources);
  const node = graph.all("Workload").find(({ resource }) => resource.id === workload.id);
  const [candidate, ...others] = node ? hostingOf(graph).candidates(node) : [];
  const found = resources.find((each) => each.id === candidate?.pool.resource?.id);
  if (!found || others.length > 0) throw new Error(`${workload.name} has not one pool of the shop`);
  return found;
}

const copied = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(copied);
  // Marks of what is not known, or secret, stay what they are.
  if (typeof value !== "object" || value === null || Object.getPrototypeOf(value) !== Object.prototype)
    return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, copied(each)]));
};

const copyOf = (resource: Resource): Resource => ({
  ...resource,
  properties: copied(resource.properties) as Json,
});

const renamed = (resource: Resource, name: string): Resource => ({
  ...copyOf(resource),
  id: `${resource.id}-${name}`,
  ...(resource.urn !== undefined && { urn: `${resource.urn}-${name}` }),
  name,
});

/** A second service like each, in the same namespace and on the same pool, so that each zone has two. */
function withTwins(resources: readonly Resource[]): readonly Resource[] {
  return resources.flatMap((each) => {
    if (!isWorkload(each)) return [each];
    const name = `${at(each.properties, "metadata")["name"] as string}-history`;
    const twin = renamed(each, name);
    at(twin.properties, "metadata")["name"] = name;
    return [each, twin];
  });
}

/** The shop as a figure shows it. */
export function shopAs(figure: Figure, resources: readonly Resource[]): readonly Resource[] {
  const shop = withTwins(resources);
  if (figure === "zoned") return shop;
  if (figure === "open")
    return shop.map((each) => {
      if (!isPool(each) && !isWorkload(each)) return each;
      const changed = copyOf(each);
      if (isPool(each)) return { ...changed, properties: { ...changed.properties, taints: [] } };
      const spec = podSpec(changed);
      delete spec["nodeSelector"];
      delete spec["affinity"];
      delete spec["tolerations"];
      return changed;
    });
  const pools: Resource[] = [];
  const moved = shop.map((each) => {
    if (!isWorkload(each)) return each;
    const own = each.name;
    const pool = renamed(poolOf(shop, each), own);
    pools.push({
      ...pool,
      properties: {
        ...pool.properties,
        nodeGroupName: own,
        labels: { "shop.example.com/alone": own },
        taints: [{ key: "shop.example.com/alone", value: own, effect: "NO_SCHEDULE" }],
      },
    });
    const changed = copyOf(each);
    const spec = podSpec(changed);
    delete spec["affinity"];
    spec["nodeSelector"] = { "shop.example.com/alone": own };
    spec["tolerations"] = [
      { key: "shop.example.com/alone", operator: "Equal", value: own, effect: "NoSchedule" },
    ];
    return changed;
  });
  return [...moved.filter((each) => !isPool(each)), ...pools];
}

/** The sections of the shop's estate that differ: what production's level lets workloads share. */
export function estateAs(figure: Figure, estate: unknown): object {
  const environments = at(estate, "environments");
  const level = at(environments, "production")["level"] as string;
  if (figure === "zoned") return {};
  if (figure === "apart")
    return { levels: { [level]: { cohabitation: "none", separateZonesBy: ["vm", "pool", "namespace"] } } };
  // Anything beside anything is never for a controlled environment: the estate refuses it there.
  const loosened = Object.entries(environments)
    .filter(([, each]) => (each as Json)["level"] === level)
    .map(([name]) => [name, { controlled: false }]);
  return {
    levels: { [level]: { cohabitation: "any", separateZonesBy: [] } },
    environments: Object.fromEntries(loosened) as object,
  };
}
