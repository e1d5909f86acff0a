import { indexOf } from "../aws/id-index";
import type { Graph } from "../graph";
import type { EksCluster, StackReference } from "../nodes";
import type { Resource } from "../resource";
import { peek, reveal, Secret, Unknown } from "../value";
import { keysIn, wordsOfKubeconfig, type ClusterWords } from "./kubeconfig";

/** What the configuration of a provider says of its cluster. Compared only: a kubeconfig is a secret. */
export interface ClusterHints extends ClusterWords {
  /** Names of the stacks whose outputs it is configured by. */
  readonly stacks: readonly string[];
}

/** The URNs of what a provider's configuration comes from. */
const sourcesOf = ({ propertyDependencies, dependencies = [] }: Resource): readonly string[] =>
  propertyDependencies ? (propertyDependencies["kubeconfig"] ?? []) : dependencies;

/**
 * What a provider's configuration says, as far as it is known; else what the outputs say that it comes from, if all of
 * them are known.
 */
export function clusterHints(graph: Graph, provider: Resource): ClusterHints {
  const sources = new Set(sourcesOf(provider));
  const references = graph.all("StackReference").filter(({ resource }) => sources.has(resource.urn ?? ""));
  const names = references.flatMap((node) => {
    const name = peek(() => node.stack);
    return typeof name === "string" ? [name] : [];
  });
  const own = wordsOf(provider);
  const isSaid = own.keys.length + own.names.length > 0;
  return {
    stacks: [...new Set(names)].sort(),
    keys: [...new Set(own.keys)].sort(),
    names: [...new Set(isSaid ? own.names : wordsOfOutputs(references))].sort(),
  };
}

function wordsOf({ properties }: Resource): ClusterWords {
  const [kubeconfig, context, cluster] = ["kubeconfig", "context", "cluster"].map((key) =>
    textOf(properties[key]),
  ) as [string, string, string];
  const found = wordsOfKubeconfig(kubeconfig, { ...(context && { context }), ...(cluster && { cluster }) });
  const chosen = [context, cluster].filter(Boolean);
  return {
    keys: [...found.keys, ...chosen.flatMap(keysIn)],
    names: [...found.names, ...chosen],
  };
}

/** What is known of a value as text; nothing where it is not known. */
function textOf(value: unknown): string {
  const open = reveal(value);
  return typeof open === "string" ? open : "";
}

/** Outputs by which stacks tell their clusters. */
const telling = /cluster|kube|eks/i;
const shortName = /^[0-9A-Za-z][\w-]{0,99}$/;
const deepest = 8;

/** Nothing where any output is not known: the provider may be configured by that. */
function wordsOfOutputs(references: readonly StackReference[]): string[] {
  const words: string[] = [];
  let isKnown = true;
  const read = (value: unknown, isTelling: boolean, depth: number): void => {
    if (value instanceof Secret || value instanceof Unknown) isKnown = false;
    else if (typeof value === "string") {
      words.push(...(isConfig(value) ? wordsOfKubeconfig(value).keys : keysIn(value)));
      if (isTelling && shortName.test(value)) words.push(value);
    } else if (typeof value === "object" && value !== null && depth < deepest)
      for (const [key, each] of Object.entries(value)) read(each, isTelling || telling.test(key), depth + 1);
  };
  for (const { resource } of references) read(resource.outputs?.["outputs"], false, 0);
  return isKnown ? words : [];
}

const isConfig = (text: string): boolean => text.includes("current-context");

/** By what others may name a cluster: its ARN and the address of its API server. */
export const clusterKeys = ({ resource }: EksCluster): readonly string[] =>
  ["arn", "endpoint"].flatMap((name) => keysIn(textOf(resource.outputs?.[name])));

/**
 * The EKS clusters of the graph that a provider may speak to: exactly one where that is certain. First counts what it is
 * configured by in its own stack, then what its configuration names, then the clusters of the stacks that it refers to, of
 * several those that it names.
 */
export function clustersSpokenTo(graph: Graph, provider: Resource): readonly EksCluster[] {
  const index = indexOf(graph, "EksCluster");
  const own = new Set(sourcesOf(provider).flatMap((urn) => index.bySource(urn) as readonly EksCluster[]));
  if (own.size > 0) return [...own];
  const { stacks, keys, names } = clusterHints(graph, provider);
  const all = graph.all("EksCluster");
  const named = all.filter((cluster) => clusterKeys(cluster).some((key) => keys.includes(key)));
  if (named.length > 0 || keys.length > 0) return named;
  const theirs = all.filter(({ resource }) => stacks.some((name) => isNamed(resource.stack, name)));
  const meant = theirs.filter((each) =>
    [nameOf(each), ...clusterKeys(each)].some((word) => names.includes(word)),
  );
  return meant.length > 0 ? meant : theirs;
}

const nameOf = (cluster: EksCluster): string => {
  const name = peek(() => cluster.clusterName);
  return typeof name === "string" ? name : (cluster.resource.physicalId ?? "");
};

/** Whether a stack goes by a name, which may leave its project or organisation out. */
export function isNamed(stack: string | undefined, name: string): boolean {
  if (stack === undefined) return false;
  const parts = name.split("/").slice(-2);
  return stack.split("/").slice(-parts.length).join("/") === parts.join("/");
}
