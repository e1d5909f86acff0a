import type { Graph } from "../graph";
import type { ForeignNetworkPolicy, NetworkPolicy, Workload } from "../nodes";
import type { ForeignRule } from "../nodes/network-policy";
import { peek, Unknown } from "../value";
import { clusterOf } from "./clusters";
import { policiesFor } from "./label-index";
import { isClusterWide, namespaces, type NamespaceScope } from "./namespaces";
import { matchesSelector, selectsAll, type Labels } from "./selector";

export type Direction = "ingress" | "egress";
export const directions: readonly Direction[] = ["ingress", "egress"];

/** What is so, not so, or not known: `undefined`. */
export type Certainty = boolean | undefined;

const certainly = (read: () => boolean): Certainty => {
  const value = peek(read);
  return value instanceof Unknown ? undefined : value;
};

const both = (a: Certainty, b: () => Certainty): Certainty => {
  if (a === false) return false;
  const other = b();
  return other === false ? false : a === undefined || other === undefined ? undefined : true;
};

/** Any of them: certainly where one is, not where none is, else not known. */
function anyOf(parts: Iterable<Certainty>): Certainty {
  let result: Certainty = false;
  for (const part of parts) {
    if (part === true) return true;
    if (part === undefined) result = undefined;
  }
  return result;
}

/**
 * Whether the policy isolates the pods that it selects, in this direction. Without `policyTypes` it always rules ingress,
 * and egress only if it has an egress rule. Raises where that is not known.
 */
export function isolates(policy: NetworkPolicy, direction: Direction): boolean {
  const types = policy.policyTypes;
  if (types?.length) return types.some((type) => type.toLowerCase() === direction);
  return direction === "ingress" || (policy.egress ?? []).length > 0;
}

/** Whether the policy isolates all pods of its namespace, those still to come included. */
export const isolatesAll = (policy: NetworkPolicy, direction: Direction): Certainty =>
  both(
    certainly(() => selectsAll(policy.podSelector)),
    () => certainly(() => isolates(policy, direction)),
  );

const isolatesPods = (policy: NetworkPolicy, labels: () => Labels, direction: Direction): Certainty =>
  both(
    certainly(() => matchesSelector(policy.podSelector, labels())),
    () => certainly(() => isolates(policy, direction)),
  );

/** Whether any policy, of Kubernetes or of another engine, isolates the pods of a workload in this direction. */
export function isIsolated(graph: Graph, workload: Workload, direction: Direction): Certainty {
  const all = namespaces(graph);
  const scope = all.of(workload);
  const labels = (): Labels => workload.podLabels;
  if (!scope) return undefined;
  if (graph.derive(deniedScopes)[direction].has(scope)) return true;
  const foreign = foreignPoliciesOf(graph, scope);
  return anyOf([
    ...policiesFor(graph, scope, labels).map((policy) => isolatesPods(policy, labels, direction)),
    ...foreign.map((policy) => foreignIsolates(policy, scope, labels, direction)),
    ...all.unplaced.networkPolicies.map((policy) =>
      isolatesPods(policy, labels, direction) === false ? false : undefined,
    ),
  ]);
}

/** Namespaces of which one policy certainly isolates all pods. */
function deniedScopes(graph: Graph): Record<Direction, ReadonlySet<NamespaceScope>> {
  const { all } = namespaces(graph);
  const denied = (direction: Direction): ReadonlySet<NamespaceScope> =>
    new Set(all.filter((scope) => scope.networkPolicies.some((policy) => isolatesAll(policy, direction))));
  return { ingress: denied("ingress"), egress: denied("egress") };
}

/** The policies of other engines that may rule a namespace: its own and those of the whole cluster. */
export function foreignPoliciesOf(graph: Graph, scope: NamespaceScope): readonly ForeignNetworkPolicy[] {
  const wide = graph
    .all("ForeignNetworkPolicy")
    .filter((policy) => isClusterWide(policy) && clusterOf(graph, policy.resource) === scope.cluster);
  return [...scope.foreignPolicies, ...wide];
}

/**
 * Whether a policy of another engine isolates pods with these labels (all pods of the namespace, without labels), in this
 * direction. Only Cilium's selectors and Calico's `all()` are computed.
 */
export function foreignIsolates(
  policy: ForeignNetworkPolicy,
  scope: NamespaceScope,
  labels: (() => Labels) | undefined,
  direction: Direction,
): Certainty {
  const parts = peek(() => [...(policy.spec ? [policy.spec] : []), ...(policy.specs ?? [])]);
  if (parts instanceof Unknown) return undefined;
  return anyOf(
    parts.map((rule) =>
      policy.group === "cilium.io"
        ? ciliumIsolates(rule, scope, labels, direction)
        : otherIsolates(rule, direction),
    ),
  );
}

function ciliumIsolates(
  rule: ForeignRule,
  scope: NamespaceScope,
  labels: (() => Labels) | undefined,
  direction: Direction,
): Certainty {
  return both(
    certainly(() => {
      if (rule.nodeSelector && !rule.endpointSelector) return false;
      if (selectsAll(rule.endpointSelector)) return true;
      return labels !== undefined && matchesSelector(bare(rule.endpointSelector), inCilium(labels(), scope));
    }),
    () =>
      certainly(
        () =>
          rule.enableDefaultDeny?.[direction] ??
          ((direction === "ingress" && rule.ingressDeny) ||
            (direction === "egress" && rule.egressDeny) ||
            (rule[direction] ?? false)),
      ),
  );
}

/** Cilium names a label's source before it: `k8s:app` is the pod's `app`. */
function bare(selector: ForeignRule["endpointSelector"]): ForeignRule["endpointSelector"] {
  const strip = (key: string): string => key.replace(/^(k8s|any):/, "");
  return {
    matchLabels: Object.fromEntries(
      Object.entries(selector?.matchLabels ?? {}).map(([key, value]) => [strip(key), value]),
    ),
    matchExpressions: (selector?.matchExpressions ?? []).map(({ key = "", operator, values }) => ({
      key: strip(key),
      ...(operator !== undefined && { operator }),
      ...(values && { values }),
    })),
  };
}

const inCilium = (labels: Labels, scope: NamespaceScope): Labels => ({
  ...labels,
  "io.kubernetes.pod.namespace": scope.name,
});

function otherIsolates(rule: ForeignRule, direction: Direction): Certainty {
  const types = certainly(() =>
    rule.types?.length
      ? rule.types.some((type) => type.toLowerCase() === direction)
      : direction === "ingress" || (rule.egress ?? false),
  );
  const all = certainly(
    () =>
      (rule.selector === undefined || rule.selector.trim() === "" || rule.selector.trim() === "all()") &&
      rule.namespaceSelector === undefined,
  );
  // A selector in another language may take these pods or not.
  return both(types, () => (all === true ? true : undefined));
}
