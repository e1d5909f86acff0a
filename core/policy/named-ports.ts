import {
  peek,
  Unknown,
  type Graph,
  type LabelSelector,
  type NetworkPolicy,
  type NetworkPolicyPeer,
  type Workload,
} from "../graph";
import {
  candidatesOf,
  matchesSelector,
  namespaces,
  podMakers,
  type NamespaceScope,
} from "../graph/kubernetes";

/** Pods that something selects; `isOpen` where there may be others. */
interface Pods {
  readonly pods: readonly Workload[];
  readonly isOpen: boolean;
}

/** The pods of one namespace that a selector selects, or of any, where it is not known which namespaces are meant. */
function selected(
  graph: Graph,
  scope: NamespaceScope | undefined,
  selector: LabelSelector | undefined,
): Pods {
  const candidates = scope ? candidatesOf(graph, scope, selector) : graph.all("Workload");
  const matches = new Map(
    candidates.map((workload) => [workload, peek(() => matchesSelector(selector, workload.podLabels))]),
  );
  const pods = candidates.filter((workload) => matches.get(workload) !== false);
  // Of those that it certainly selects one must lack the port: others may come as long as there is none.
  const isEmpty = ![...matches.values()].includes(true);
  const unplaced = namespaces(graph).unplaced.workloads.length > 0;
  return { pods, isOpen: !scope || isEmpty || podMakers(scope).length > 0 || unplaced || graph.partial };
}

/** The namespace that a peer names; undefined where it may mean several, among them some of which nothing was given. */
function namespaceOf(
  graph: Graph,
  policy: NetworkPolicy,
  { namespaceSelector, ipBlock }: NetworkPolicyPeer,
): NamespaceScope | undefined {
  const all = namespaces(graph);
  const own = all.of(policy);
  if (!namespaceSelector) return ipBlock ? undefined : own;
  const name = namespaceSelector.matchLabels?.["kubernetes.io/metadata.name"];
  return all.all.find((scope) => scope.cluster === own?.cluster && scope.name === name);
}

/** What a rule of a policy is about: the pods that the policy selects, or those that its `to` lets them reach. */
export type Whom = "selected" | { readonly to: readonly NetworkPolicyPeer[] | undefined };

function podsOf(graph: Graph, policy: NetworkPolicy, whom: Whom): readonly Pods[] {
  if (whom === "selected") return [selected(graph, namespaces(graph).of(policy), policy.podSelector)];
  if (!whom.to?.length) return [selected(graph, undefined, undefined)];
  return whom.to.map((peer) => selected(graph, namespaceOf(graph, policy, peer), peer.podSelector));
}

const hasPort = (workload: Workload, name: string, protocol: string): readonly (boolean | Unknown)[] =>
  workload.containers.map((container) =>
    peek(() =>
      (container.ports ?? []).some(
        (port) => port.name === name && (port.protocol ?? "TCP").toUpperCase() === protocol.toUpperCase(),
      ),
    ),
  );

/**
 * Whether any pod that a policy's rule is about has a port of this name and protocol: `undefined` where not known.
 * Reading an unknown peer raises.
 */
export function isPortNamed(
  graph: Graph,
  policy: NetworkPolicy,
  whom: Whom,
  { name, protocol }: { readonly name: string; readonly protocol: string },
): boolean | undefined {
  const all = podsOf(graph, policy, whom);
  const found = all.flatMap(({ pods }) => pods.flatMap((workload) => hasPort(workload, name, protocol)));
  if (found.includes(true)) return true;
  return all.some(({ isOpen }) => isOpen) || found.some((each) => each instanceof Unknown)
    ? undefined
    : false;
}
