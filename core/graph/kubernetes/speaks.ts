import { indexOf } from "../aws/id-index";
import type { Graph } from "../graph";
import type { EksCluster } from "../nodes";
import type { Resource } from "../resource";
import { peek, Secret } from "../value";

/** What the configuration of a provider says of its cluster. Compared only: a kubeconfig is a secret. */
export interface ClusterHints {
  /** Names of the stacks whose outputs it is configured by. */
  readonly stacks: readonly string[];
  /** ARNs of clusters, and addresses of API servers without what stands behind the host. */
  readonly keys: readonly string[];
}

/** More than this no kubeconfig holds. */
const longest = 1_000_000;

const arn = /arn:[a-z-]{3,20}:eks:[a-z0-9-]{5,20}:\d{12}:cluster\/[\w-]{1,100}/g;
const server = /https:\/\/[\w.-]{4,253}\.eks\.amazonaws\.com(?:\.cn)?/gi;

/** The URNs of what a provider's configuration comes from. */
const sourcesOf = ({ propertyDependencies, dependencies = [] }: Resource): readonly string[] =>
  propertyDependencies ? (propertyDependencies["kubeconfig"] ?? []) : dependencies;

/** What a provider's configuration says, as far as it is known. */
export function clusterHints(graph: Graph, provider: Resource): ClusterHints {
  const sources = new Set(sourcesOf(provider));
  const stacks = graph.all("StackReference").flatMap((node) => {
    if (!sources.has(node.resource.urn ?? "")) return [];
    const name = peek(() => node.stack);
    return typeof name === "string" ? [name] : [];
  });
  const texts = ["kubeconfig", "context", "cluster"].map((key) => textOf(provider.properties[key]));
  const found = new Set(texts.filter(hasOneServer).flatMap(keysIn));
  return { stacks: [...new Set(stacks)].sort(), keys: [...found].sort() };
}

/** What is known of a value as text; nothing where it is not known. */
function textOf(value: unknown): string {
  const open = value instanceof Secret ? value.value : value;
  if (typeof open === "string") return open.length > longest ? "" : open;
  return "";
}

/** A kubeconfig of several clusters doesn't say by itself which of them is meant. */
const hasOneServer = (text: string): boolean => (text.match(/\bserver["']?\s*:/g) ?? []).length <= 1;

const keysIn = (text: string): readonly string[] => [
  ...(text.match(arn) ?? []),
  ...(text.match(server) ?? []).map((each) => each.toLowerCase()),
];

/** By what others may name a cluster: its ARN and the address of its API server. */
export const clusterKeys = ({ resource }: EksCluster): readonly string[] =>
  ["arn", "endpoint"].flatMap((name) => keysIn(textOf(resource.outputs?.[name])));

/**
 * The EKS clusters of the graph that a provider may speak to: exactly one where that is certain. First counts what it is
 * configured by in its own stack, then what its configuration names, then the clusters of the stacks that it refers to.
 */
export function clustersSpokenTo(graph: Graph, provider: Resource): readonly EksCluster[] {
  const index = indexOf(graph, "EksCluster");
  const own = new Set(sourcesOf(provider).flatMap((urn) => index.bySource(urn) as readonly EksCluster[]));
  if (own.size > 0) return [...own];
  const { stacks, keys } = clusterHints(graph, provider);
  const all = graph.all("EksCluster");
  const named = all.filter((cluster) => clusterKeys(cluster).some((key) => keys.includes(key)));
  if (named.length > 0 || keys.length > 0) return named;
  return all.filter(({ resource }) => stacks.some((name) => isNamed(resource.stack, name)));
}

/** Whether a stack goes by a name, which may leave its project or organisation out. */
export function isNamed(stack: string | undefined, name: string): boolean {
  if (stack === undefined) return false;
  const parts = name.split("/").slice(-2);
  return stack.split("/").slice(-parts.length).join("/") === parts.join("/");
}
