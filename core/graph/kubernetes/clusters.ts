import type { Graph } from "../graph";
import type { EksCluster } from "../nodes";
import { providerUrn, type Resource } from "../resource";
import { reveal, Unknown } from "../value";
import { clustersSpokenTo } from "./speaks";

/**
 * A name for the cluster that an object lies in, the same for all of one cluster: the one that the manifest was read
 * for; else, where a stack speaks to several clusters, what its provider is configured with; else none, which all
 * stacks with one cluster share. Of joined stacks those share a cluster whose providers lead to the same one.
 */
export function clusterOf(graph: Graph, resource: Resource): string {
  if (resource.cluster !== undefined) return resource.cluster;
  const provider = providerUrn(resource);
  if (!graph.joined) return graph.derive(providerClusters).get(provider) ?? "";
  return graph.derive(joinedClusters).byProvider.get(provider) ?? unnamed(resource);
}

/**
 * The EKS clusters that a cluster of joined stacks may be: the one that providers lead to, else those of its own stack.
 * Undefined where the stacks are not joined: the key alone doesn't tell then.
 */
export function clustersBehind(graph: Graph, key: string): readonly EksCluster[] | undefined {
  if (!graph.joined) return undefined;
  const led = graph.derive(joinedClusters).behind.get(key);
  if (led) return [led];
  const own = /^urn:pulumi:([^:]*)::([^:]*)::/.exec(key);
  return own
    ? graph.all("EksCluster").filter(({ resource }) => stackOf(resource) === `${own[2]}/${own[1]}`)
    : undefined;
}

const stackOf = ({ stack = "" }: Resource): string => stack.split("/").slice(-2).join("/");

/** Stands for the cluster of a stack whose objects name no provider. */
function unnamed(resource: Resource): string {
  const [project = "", stack = ""] = stackOf(resource).split("/");
  return `urn:pulumi:${stack}::${project}::`;
}

interface Joined {
  readonly byProvider: ReadonlyMap<string, string>;
  readonly behind: ReadonlyMap<string, EksCluster>;
}

/** What can't be led to a cluster that was given is taken for one of its stack's own: doubt joins nothing. */
function joinedClusters(graph: Graph): Joined {
  const byProvider = new Map<string, string>();
  const behind = new Map<string, EksCluster>();
  const first = new Map<string, string>();
  for (const resource of graph.resources) {
    const { urn, stack = "" } = resource;
    if (resource.type !== "pulumi:providers:kubernetes" || urn === undefined) continue;
    const [cluster, ...others] = clustersSpokenTo(graph, resource);
    if (cluster && others.length === 0) {
      byProvider.set(urn, cluster.id);
      behind.set(cluster.id, cluster);
      continue;
    }
    const configured = `${stack} ${configuration(resource) ?? urn}`;
    if (!first.has(configured)) first.set(configured, urn);
    byProvider.set(urn, first.get(configured)!);
  }
  return { byProvider, behind };
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
    return reveal(value);
  });
  return parts.some((part) => part instanceof Unknown) ? undefined : JSON.stringify(parts);
}
