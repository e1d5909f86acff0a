import { environmentOfStack, type Resolver } from "../policy/environment";
import type { Estate } from "../estate";
import { peek, Unknown, type Graph, type Node, type Resource } from "../graph";
import { compare } from "./order";
import { clusterHints, clusterKeys, clustersSpokenTo } from "../graph/kubernetes";

export const boundaryKinds = [
  "stack-reference",
  "vpc",
  "subnet",
  "security-group",
  "peering",
  "transit-gateway",
  "cluster",
  "registry",
  "account",
] as const;
export type BoundaryKind = (typeof boundaryKinds)[number];

/** One thing at the boundary of a stack, once for each environment of those that have or name it. */
export interface BoundaryItem {
  readonly kind: BoundaryKind;
  /** An id, an ARN, the address of a repository, or the name of a stack. */
  readonly name: string;
  readonly environment: string;
  /** The first resource that has or names it. */
  readonly resource: string;
  readonly type: string;
  readonly resourceName: string;
}

/** A peering that is asked for, between networks as far as they are named. */
export interface Peering {
  readonly resource: string;
  readonly type: string;
  readonly resourceName: string;
  readonly environment: string;
  readonly ends: readonly string[];
}

/** A provider of Kubernetes that is configured by what no resource of its own stack gives. */
export interface Speaker {
  readonly resource: string;
  readonly type: string;
  readonly resourceName: string;
  readonly environment: string;
  /** The stacks whose outputs it is configured by. */
  readonly stacks: readonly string[];
  /** ARNs and API servers that its configuration names, as far as it is known. */
  readonly keys: readonly string[];
  /** What tells one of the clusters of those stacks: names, ARNs, API servers. Absent in records of versions that did not tell. */
  readonly names?: readonly string[];
}

/** What others can share, name or reach of a stack, and what it names of others: all that is kept of it in a fleet. */
export interface Boundary {
  /** `project/stack`, as its resources say. */
  readonly stack?: string;
  readonly environments: readonly string[];
  /** What it has. */
  readonly has: readonly BoundaryItem[];
  /** What it names without having it. */
  readonly names: readonly BoundaryItem[];
  readonly peerings: readonly Peering[];
  /** Absent in records of versions that did not tell. */
  readonly speakers?: readonly Speaker[];
  /** The ARNs of its clusters by what a kubeconfig names them by. */
  readonly servers?: Readonly<Record<string, string>>;
}

const idKinds: Readonly<Record<string, BoundaryKind>> = {
  vpc: "vpc",
  subnet: "subnet",
  sg: "security-group",
  pcx: "peering",
  tgw: "transit-gateway",
};
const idPattern = /^(vpc|subnet|sg|pcx|tgw)-[0-9a-f]{8,17}$/;
const clusterArn = /^arn:[a-z-]+:eks:[a-z0-9-]+:\d{12}:cluster\/[\w-]+$/;
const repository = /^\d{12}\.dkr\.ecr(?:-fips)?\.[a-z0-9-]+\.amazonaws\.com(?:\.cn)?\/[a-z0-9._/-]+/;

/** What a text names of what several stacks may share. */
function namedBy(text: string): { readonly kind: BoundaryKind; readonly name: string } | undefined {
  // Most texts are none of these, and there are many.
  switch (text.charCodeAt(0)) {
    case 0x76: // v
    case 0x73: // s
    case 0x70: // p
    case 0x74: {
      const match = idPattern.exec(text);
      return match ? { kind: idKinds[match[1]!]!, name: text } : undefined;
    }
    case 0x61: // a
      return clusterArn.test(text) ? { kind: "cluster", name: text } : undefined;
    default: {
      const match = text.length > 30 && isDigit(text.charCodeAt(0)) ? repository.exec(text) : null;
      return match ? { kind: "registry", name: match[0] } : undefined;
    }
  }
}

const isDigit = (code: number): boolean => code >= 0x30 && code <= 0x39;

/** The boundary of one stack. Reads inputs and ids; what is unknown or secret names nothing. */
export function boundaryOf(graph: Graph, estate: Pick<Estate, "environments">, resolver: Resolver): Boundary {
  const has = new Items();
  const names = new Items();
  const environments = new Set<string>();
  const environmentOf = environmentsIn(resolver);
  const accounts = new Set<string>();
  let stack: string | undefined;
  for (const resource of graph.resources) {
    stack ??= resource.stack;
    if (resource.custom === false || resource.type.startsWith("pulumi:")) continue;
    if (resource.type.startsWith("kubernetes:")) continue;
    const environment = environmentOf(resource);
    environments.add(environment);
    if (resource.account !== undefined && !accounts.has(`${resource.account} ${environment}`)) {
      accounts.add(`${resource.account} ${environment}`);
      has.add("account", resource.account, environment, resource);
    }
    const own = resource.external ? names : has;
    for (const { kind, name } of ownNames(resource)) own.add(kind, name, environment, resource);
    eachText(resource.properties, 0, (text) => {
      const found = namedBy(text);
      if (found) names.add(found.kind, found.name, environment, resource);
    });
  }
  for (const node of graph.all("Container")) {
    const environment = resolver.environmentOf(node).name;
    environments.add(environment);
    const image = peek(() => node.image);
    const found = typeof image === "string" ? namedBy(image) : undefined;
    if (found) names.add(found.kind, found.name, environment, node.resource);
  }
  for (const node of graph.all("StackReference")) {
    const name = peek(() => node.stack);
    if (typeof name === "string")
      names.add("stack-reference", name, environmentOf(node.resource), node.resource);
  }
  if (stack !== undefined && environments.size === 0) {
    const named = environmentOfStack(estate, stack);
    if (named !== undefined) environments.add(named);
  }
  return {
    ...(stack !== undefined && { stack }),
    environments: [...environments].sort(),
    has: has.sorted(),
    names: names.sorted().filter((each) => !has.knows(each.kind, each.name)),
    peerings: peeringsIn(graph, environmentOf),
    speakers: speakersIn(graph, environmentOf),
    servers: serversIn(graph),
  };
}

class Items {
  /** A name mostly stands for one thing of one environment, and is met many times. */
  private readonly items = new Map<string, BoundaryItem[]>();

  add(kind: BoundaryKind, name: string, environment: string, resource: Resource): void {
    let those = this.items.get(name);
    if (!those) this.items.set(name, (those = []));
    for (const each of those) if (each.kind === kind && each.environment === environment) return;
    const { id, type, name: resourceName } = resource;
    those.push({ kind, name, environment, resource: id, type, resourceName });
  }

  knows(kind: BoundaryKind, name: string): boolean {
    return this.items.get(name)?.some((each) => each.kind === kind) === true;
  }

  sorted(): BoundaryItem[] {
    return [...this.items.values()]
      .flat()
      .map((item) => ({ item, key: `${item.kind}\0${item.name}\0${item.environment}` }))
      .sort((a, b) => compare(a.key, b.key))
      .map(({ item }) => item);
  }
}

function ownNames(resource: Resource): { kind: BoundaryKind; name: string }[] {
  const { physicalId, outputs } = resource;
  const found: { kind: BoundaryKind; name: string }[] = [];
  const add = (value: unknown): void => {
    const named = typeof value === "string" ? namedBy(value) : undefined;
    if (named) found.push(named);
  };
  const type = resource.type.toLowerCase();
  // Only what stands for the thing itself: attachments and accepters bear the id of another's.
  if (/:(?:default)?(?:vpc|subnet|securitygroup|vpcpeeringconnection|transitgateway)$/.test(type))
    add(physicalId);
  else if (type.startsWith("aws:eks/cluster:") || type === "aws-native:eks:cluster") add(outputs?.["arn"]);
  else if (/^aws(?::ecr\/repository|-native:ecr):/.test(type))
    add(outputs?.["repositoryUrl"] ?? outputs?.["repositoryUri"]);
  return found;
}

const deepest = 12;

function eachText(value: unknown, depth: number, found: (text: string) => void): void {
  if (typeof value === "string") found(value);
  else if (typeof value !== "object" || value === null || depth > deepest) return;
  else if (Array.isArray(value)) for (const item of value as unknown[]) eachText(item, depth + 1, found);
  else if (Object.getPrototypeOf(value) === Object.prototype)
    for (const item of Object.values(value) as unknown[]) eachText(item, depth + 1, found);
}

/** Of resources outside of Kubernetes, whose environment no namespace decides: most stand where the one before them does. */
function environmentsIn(resolver: Resolver): (resource: Resource) => string {
  let last: Resource | undefined;
  let environment = "";
  return (resource) => {
    const { id, name, account, cluster, stack } = resource;
    const isSame = last && last.account === account && last.cluster === cluster && last.stack === stack;
    if (!isSame)
      environment = resolver.environmentOf({ kind: "Graph", id, name, path: undefined, resource }).name;
    last = resource;
    return environment;
  };
}

function speakersIn(graph: Graph, environmentOf: (resource: Resource) => string): Speaker[] {
  return graph.resources.flatMap((resource) => {
    if (resource.type !== "pulumi:providers:kubernetes") return [];
    if (clustersSpokenTo(graph, resource).length > 0) return [];
    const { id, type, name } = resource;
    const hints = clusterHints(graph, resource);
    return [{ resource: id, type, resourceName: name, environment: environmentOf(resource), ...hints }];
  });
}

const serversIn = (graph: Graph): Record<string, string> =>
  Object.fromEntries(
    graph.all("EksCluster").flatMap((cluster) => {
      const keys = clusterKeys(cluster);
      const arn = keys.find((key) => key.startsWith("arn:"));
      return arn === undefined ? [] : keys.map((key) => [key, arn]);
    }),
  );

function peeringsIn(graph: Graph, environmentOf: (resource: Resource) => string): Peering[] {
  return graph.all("VpcPeering").map((node): Peering => {
    const ends = (["vpc", "peer"] as const).flatMap((side) => {
      const references = peek(() => node[side]);
      return references instanceof Unknown ? [] : references.flatMap(({ value }) => value ?? []);
    });
    return { ...placeOf(node), environment: environmentOf(node.resource), ends };
  });
}

const placeOf = ({ resource }: Node): Pick<Peering, "resource" | "type" | "resourceName"> => ({
  resource: resource.id,
  type: resource.type,
  resourceName: resource.name,
});
