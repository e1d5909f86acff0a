import type { Graph } from "../graph";
import type {
  CustomObject,
  ForeignNetworkPolicy,
  LimitRange,
  Namespace,
  NetworkPolicy,
  Node,
  ResourceQuota,
  ServiceAccount,
  Workload,
} from "../nodes";
import { peek, Unknown } from "../value";
import { clusterOf } from "./clusters";

/** One namespace of one cluster, with what lies in it. */
export interface NamespaceScope {
  readonly cluster: string;
  readonly name: string;
  /** The Namespace object, where it was given. */
  readonly node: Namespace | undefined;
  readonly workloads: readonly Workload[];
  readonly networkPolicies: readonly NetworkPolicy[];
  readonly foreignPolicies: readonly ForeignNetworkPolicy[];
  readonly limitRanges: readonly LimitRange[];
  readonly quotas: readonly ResourceQuota[];
  readonly serviceAccounts: readonly ServiceAccount[];
  readonly customObjects: readonly CustomObject[];
}

/** Kinds whose objects lie in a namespace, and the list of the scope that holds them. */
const members = {
  Workload: "workloads",
  NetworkPolicy: "networkPolicies",
  ForeignNetworkPolicy: "foreignPolicies",
  LimitRange: "limitRanges",
  ResourceQuota: "quotas",
  ServiceAccount: "serviceAccounts",
  CustomObject: "customObjects",
} as const;
type MemberKind = keyof typeof members;

type Lists = { -readonly [K in (typeof members)[MemberKind]]: NamespaceScope[K][number][] };
type Draft = Lists & { cluster: string; name: string; node: Namespace | undefined };

export interface Namespaces {
  readonly all: readonly NamespaceScope[];
  /** The namespace that a node lies in; undefined where that is not known. */
  of(node: Node & { readonly namespace?: string }): NamespaceScope | undefined;
  /** Objects of which it is not known which namespace they lie in. */
  readonly unplaced: Readonly<Lists>;
}

/** Kubernetes' own namespaces, which no estate divides. */
export const systemNamespaces: ReadonlySet<string> = new Set([
  "kube-system",
  "kube-public",
  "kube-node-lease",
]);

/** The namespaces of all clusters. An object that names none lies in `default`. */
export const namespaces = (graph: Graph): Namespaces => graph.derive(findNamespaces);

function emptyLists(): Lists {
  return {
    workloads: [],
    networkPolicies: [],
    foreignPolicies: [],
    limitRanges: [],
    quotas: [],
    serviceAccounts: [],
    customObjects: [],
  };
}

function findNamespaces(graph: Graph): Namespaces {
  const scopes = new Map<string, Draft>();
  const byUrn = new Map<string, Draft>();
  const open = (cluster: string, name: string): Draft => {
    const key = `${cluster}\0${name}`;
    let scope = scopes.get(key);
    if (!scope) scopes.set(key, (scope = { cluster, name, node: undefined, ...emptyLists() }));
    return scope;
  };
  for (const node of graph.all("Namespace")) {
    const name = peek(() => node.name);
    // A name that the engine is still to give can't be met by any text: the resource itself tells it apart.
    const scope = open(clusterOf(graph, node.resource), name instanceof Unknown ? node.id : name);
    scope.node ??= node;
    if (node.resource.urn !== undefined) byUrn.set(node.resource.urn, scope);
  }
  const of = (node: Node & { readonly namespace?: string }): Draft | undefined => {
    const { resource } = node;
    const name = peek(() => node.namespace);
    if (!(name instanceof Unknown)) return open(clusterOf(graph, resource), name ?? "default");
    const sources = (resource.propertyDependencies?.["metadata"] ?? []).flatMap(
      (urn) => byUrn.get(urn) ?? [],
    );
    return sources.length === 1 ? sources[0] : undefined;
  };
  const unplaced = emptyLists();
  const place = <K extends MemberKind>(kind: K): void => {
    for (const node of graph.all(kind)) {
      if ((node as Workload).platform !== "kubernetes" || isClusterWide(node)) continue;
      if (node.kind === "CustomObject" && peek(() => node.namespace) === undefined) continue;
      ((of(node) ?? unplaced)[members[kind]] as Node[]).push(node);
    }
  };
  (Object.keys(members) as MemberKind[]).forEach(place);
  return { all: [...scopes.values()], of, unplaced };
}

/** Policies of other engines that lie in no namespace and may rule all of them. */
export const isClusterWide = (node: Node & { readonly objectKind?: string }): boolean =>
  node.kind === "ForeignNetworkPolicy" && /^(CiliumClusterwide|Global|Cluster)/.test(node.objectKind ?? "");

/** Groups whose objects make no pods. */
const podless =
  /(^core$|^[a-z]+$|\.k8s\.io$|^(cert-manager|acme\.cert-manager|external-secrets|generators\.external-secrets|kyverno|policies\.kyverno)\.io$|\.istio\.io$|\.k8s\.(aws|amazonaws\.com)$|^bitnami\.com$)/;

/** Objects of a namespace that may make pods of which nothing is seen: other projects' controllers do as they like. */
export const podMakers = (scope: Pick<NamespaceScope, "customObjects">): readonly CustomObject[] =>
  scope.customObjects.filter(({ group }) => !podless.test(group));

/** Whether the name of a node's namespace is still to come, but from a Namespace that the program itself makes. */
export const hasOwnNamespace = (node: Node & { readonly namespace?: string }): boolean =>
  peek(() => node.namespace) instanceof Unknown &&
  (node.resource.propertyDependencies?.["metadata"] ?? []).some((urn) =>
    urn.includes("kubernetes:core/v1:Namespace::"),
  );
