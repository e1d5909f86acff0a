import { peek, Unknown, type Graph } from "../../core/graph";
import { parseReference } from "../../core/image";

/** What a namespace or subnet shows of itself. */
export interface Place {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
}

interface SeenSubnet extends Place {
  readonly cidr?: string;
}

/** What the sources show of how the estate is divided. */
export interface Seen {
  readonly resources: number;
  readonly stacks: readonly string[];
  readonly accounts: readonly string[];
  readonly clusters: readonly string[];
  readonly namespaces: readonly Place[];
  readonly subnets: readonly SeenSubnet[];
  /** Host and path of each image's repository. */
  readonly repositories: readonly { readonly host: string; readonly path: string }[];
}

/** Looks through a graph; what is not known yet is left out. */
export function observe(graph: Graph, stack: string | undefined): Seen {
  const { resources } = graph;
  const stacks = resources.flatMap((each) => each.stack ?? []);
  const clusters = [
    ...resources.flatMap((each) => each.cluster ?? []),
    ...graph
      .all("EksCluster")
      .map((cluster) => known(() => cluster.clusterName) ?? `${cluster.resource.name}*`),
  ];
  return {
    resources: resources.length,
    stacks: sorted(stacks.length === 0 && stack !== undefined ? [stack] : stacks),
    accounts: sorted(resources.flatMap((each) => each.account ?? [])),
    clusters: sorted(clusters),
    namespaces: namespacesOf(graph),
    subnets: graph.all("Subnet").map((subnet) => {
      const labels = texts(known(() => subnet.tags));
      const cidr = known(() => subnet.cidrBlock);
      return { name: labels["Name"] ?? subnet.resource.name, labels, ...(cidr !== undefined && { cidr }) };
    }),
    repositories: repositoriesOf(graph),
  };
}

function known<T>(read: () => T): T | undefined {
  const value = peek(read);
  return value instanceof Unknown ? undefined : value;
}

/** The entries of a map that are known texts. */
function texts(map: Readonly<Record<string, string>> | undefined): Record<string, string> {
  if (map === undefined) return {};
  return Object.fromEntries(
    Object.keys(map).flatMap((key) => {
      const value = known(() => map[key]);
      return typeof value === "string" ? [[key, value]] : [];
    }),
  );
}

function namespacesOf(graph: Graph): readonly Place[] {
  const found = new Map<string, Place>();
  for (const workload of graph.all("Workload")) {
    if (workload.platform !== "kubernetes") continue;
    const name = peek(() => workload.namespace) ?? "default";
    if (typeof name === "string") found.set(name, { name, labels: {} });
  }
  for (const namespace of graph.all("Namespace")) {
    const name = known(() => namespace.name);
    if (name !== undefined) found.set(name, { name, labels: texts(known(() => namespace.labels)) });
  }
  return [...found.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

function repositoriesOf(graph: Graph): Seen["repositories"] {
  const found = new Map<string, { host: string; path: string }>();
  for (const container of graph.all("Container")) {
    const image = known(() => container.image);
    if (image === undefined) continue;
    const parsed = parseReference(image);
    if (!("reference" in parsed)) continue;
    const { domain: host, path } = parsed.reference;
    found.set(`${host}/${path}`, { host, path });
  }
  return [...found.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, each]) => each);
}

const sorted = (texts: readonly string[]): string[] => [...new Set(texts)].sort();
