import type { Graph } from "../graph";
import type { Resource } from "../resource";
import { Secret, Unknown } from "../value";

/**
 * A name for the cluster that an object lies in, the same for all of one cluster: the one that the manifest was read
 * for; else, where a stack speaks to several clusters, what its provider is configured with; else none, which all
 * stacks with one cluster share.
 */
export function clusterOf(graph: Graph, resource: Resource): string {
  if (resource.cluster !== undefined) return resource.cluster;
  return graph.derive(providerClusters).get(resource.provider?.replace(/::[^:]*$/, "") ?? "") ?? "";
}

function providerClusters(graph: Graph): ReadonlyMap<string, string> {
  const stacks = new Map<string, Map<string, string>>();
  const first = new Map<string, string>();
  for (const resource of graph.resources) {
    const { urn, stack = "" } = resource;
    if (resource.type !== "pulumi:providers:kubernetes" || urn === undefined) continue;
    const configured = configuration(resource) ?? urn;
    if (!first.has(configured)) first.set(configured, urn);
    const providers = stacks.get(stack) ?? new Map<string, string>();
    stacks.set(stack, providers.set(urn, first.get(configured)!));
  }
  const several = [...stacks.values()].filter((providers) => new Set(providers.values()).size > 1);
  return new Map(several.flatMap((providers) => [...providers]));
}

/**
 * Two providers with the same kubeconfig, or one that comes from the same resources, speak to the same cluster. Only
 * compared, never shown: a kubeconfig is a secret.
 */
function configuration({ properties, propertyDependencies }: Resource): string | undefined {
  const sources = propertyDependencies?.["kubeconfig"];
  if (sources?.length) return [...sources].sort().join(" ");
  const parts = ["kubeconfig", "context", "cluster"].map((key) => {
    const value = properties[key];
    return value instanceof Secret ? value.value : value;
  });
  return parts.some((part) => part instanceof Unknown) ? undefined : JSON.stringify(parts);
}
