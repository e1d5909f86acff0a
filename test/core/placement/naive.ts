/** The filters of Kubernetes' scheduler, written apart from the engine: one pod, one node, one rule after another. */
export interface NaiveExpression {
  key: string;
  operator: string;
  values?: string[];
}
export interface NaiveSelector {
  matchLabels?: Record<string, string>;
  matchExpressions?: NaiveExpression[];
}
export interface NaiveTerm {
  labelSelector?: NaiveSelector;
  namespaces?: string[];
  namespaceSelector?: NaiveSelector;
  matchLabelKeys?: string[];
  topologyKey: string;
}
interface Required<T> {
  requiredDuringSchedulingIgnoredDuringExecution: T;
}
export interface NaiveSpec {
  nodeName?: string;
  nodeSelector?: Record<string, string>;
  tolerations?: { key?: string; operator?: string; value?: string; effect?: string }[];
  affinity?: {
    nodeAffinity?: Required<{
      nodeSelectorTerms: { matchExpressions?: NaiveExpression[]; matchFields?: NaiveExpression[] }[];
    }>;
    podAffinity?: Required<NaiveTerm[]>;
    podAntiAffinity?: Required<NaiveTerm[]>;
  };
  topologySpreadConstraints?: {
    maxSkew: number;
    topologyKey: string;
    whenUnsatisfiable: string;
    labelSelector: NaiveSelector;
  }[];
  runtimeClassName?: string;
  containers: { name: string; image: string; ports?: { containerPort: number; hostPort?: number }[] }[];
}
export interface NaivePod {
  name: string;
  namespace: string;
  daemon: boolean;
  labels: Record<string, string>;
  spec: NaiveSpec;
}
export interface NaiveNode {
  name: string;
  labels: Record<string, string>;
  taints: { key: string; value?: string; effect: string }[];
  unschedulable: boolean;
}
export interface NaiveCluster {
  pods: NaivePod[];
  nodes: NaiveNode[];
  namespaces: Record<string, Record<string, string>>;
  runtimeClasses: Record<string, Pick<NaiveSpec, "nodeSelector" | "tolerations">>;
}
/** The index of each pod's node; -1 for one that is not there yet. */
type State = number[];

function expressionHolds(
  { key, operator, values = [] }: NaiveExpression,
  labels: Record<string, string>,
): boolean {
  const has = Object.hasOwn(labels, key);
  switch (operator) {
    case "In":
      return has && values.includes(labels[key]!);
    case "NotIn":
      return !has || !values.includes(labels[key]!);
    case "Exists":
      return has;
    case "DoesNotExist":
      return !has;
    case "Gt":
      return has && /^\d+$/.test(labels[key]!) && Number(labels[key]) > Number(values[0]);
    case "Lt":
      return has && /^\d+$/.test(labels[key]!) && Number(labels[key]) < Number(values[0]);
    default:
      throw new Error(`no such operator: ${operator}`);
  }
}

function selectorHolds(selector: NaiveSelector | undefined, labels: Record<string, string>): boolean {
  if (selector === undefined) return false;
  for (const [key, value] of Object.entries(selector.matchLabels ?? {}))
    if (labels[key] !== value) return false;
  return (selector.matchExpressions ?? []).every((each) => expressionHolds(each, labels));
}

function selectorOfClass(cluster: NaiveCluster, pod: NaivePod): Record<string, string> {
  return cluster.runtimeClasses[pod.spec.runtimeClassName ?? ""]?.nodeSelector ?? {};
}

function nodeAffinityHolds(cluster: NaiveCluster, pod: NaivePod, node: NaiveNode): boolean {
  const wanted = { ...pod.spec.nodeSelector };
  for (const [key, value] of Object.entries(wanted)) if (node.labels[key] !== value) return false;
  for (const [key, value] of Object.entries(selectorOfClass(cluster, pod)))
    if (node.labels[key] !== value) return false;
  const required = pod.spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
  if (!required) return true;
  for (const { matchExpressions = [], matchFields = [] } of required.nodeSelectorTerms) {
    if (matchExpressions.length + matchFields.length === 0) continue;
    const labels = matchExpressions.every((each) => expressionHolds(each, node.labels));
    const fields = matchFields.every((each) => expressionHolds(each, { "metadata.name": node.name }));
    if (labels && fields) return true;
  }
  return false;
}

function taintsHold(cluster: NaiveCluster, pod: NaivePod, node: NaiveNode, effects: string[]): boolean {
  const tolerations = [
    ...(pod.spec.tolerations ?? []),
    ...(cluster.runtimeClasses[pod.spec.runtimeClassName ?? ""]?.tolerations ?? []),
  ];
  for (const condition of [
    "not-ready:NoExecute",
    "unreachable:NoExecute",
    "disk-pressure:NoSchedule",
    "memory-pressure:NoSchedule",
    "pid-pressure:NoSchedule",
    "unschedulable:NoSchedule",
  ]) {
    const [name, effect] = condition.split(":");
    if (pod.daemon)
      tolerations.push({ key: `node.kubernetes.io/${name}`, operator: "Exists", effect: effect! });
  }
  const taints = [...node.taints];
  if (node.unschedulable) taints.push({ key: "node.kubernetes.io/unschedulable", effect: "NoSchedule" });
  for (const taint of taints) {
    if (!effects.includes(taint.effect)) continue;
    let tolerated = false;
    for (const { key = "", operator = "Equal", value = "", effect = "" } of tolerations) {
      if (effect !== "" && effect !== taint.effect) continue;
      if (key !== "" && key !== taint.key) continue;
      if (operator === "Exists" || value === (taint.value ?? "")) tolerated = true;
    }
    if (!tolerated) return false;
  }
  return true;
}

function termMeans(cluster: NaiveCluster, term: NaiveTerm, own: NaivePod, other: NaivePod): boolean {
  const named = term.namespaces ?? [];
  const home = named.length === 0 && term.namespaceSelector === undefined;
  const labels = { ...cluster.namespaces[other.namespace], "kubernetes.io/metadata.name": other.namespace };
  const there =
    (home && own.namespace === other.namespace) ||
    named.includes(other.namespace) ||
    (term.namespaceSelector !== undefined && selectorHolds(term.namespaceSelector, labels));
  if (!there || !selectorHolds(term.labelSelector, other.labels)) return false;
  for (const key of term.matchLabelKeys ?? [])
    if (Object.hasOwn(own.labels, key) && own.labels[key] !== other.labels[key]) return false;
  return true;
}

const antiTerms = (pod: NaivePod): NaiveTerm[] =>
  pod.spec.affinity?.podAntiAffinity?.requiredDuringSchedulingIgnoredDuringExecution ?? [];

/** Whether two nodes lie in one domain of a key: nodes without it lie in none. */
const together = (key: string, a: NaiveNode, b: NaiveNode): boolean =>
  Object.hasOwn(a.labels, key) && Object.hasOwn(b.labels, key) && a.labels[key] === b.labels[key];

function antiAffinityHolds(cluster: NaiveCluster, state: State, pod: NaivePod, node: NaiveNode): boolean {
  for (const [at, place] of state.entries()) {
    if (place < 0) continue;
    const [other, there] = [cluster.pods[at]!, cluster.nodes[place]!];
    for (const term of antiTerms(pod))
      if (together(term.topologyKey, node, there) && termMeans(cluster, term, pod, other)) return false;
    for (const term of antiTerms(other))
      if (together(term.topologyKey, node, there) && termMeans(cluster, term, other, pod)) return false;
  }
  return true;
}

function affinityHolds(cluster: NaiveCluster, state: State, pod: NaivePod, node: NaiveNode): boolean {
  const terms = pod.spec.affinity?.podAffinity?.requiredDuringSchedulingIgnoredDuringExecution ?? [];
  if (terms.length === 0) return true;
  if (terms.some(({ topologyKey }) => !Object.hasOwn(node.labels, topologyKey))) return false;
  const meansAll = (other: NaivePod): boolean => terms.every((term) => termMeans(cluster, term, pod, other));
  const placed = state.flatMap((place, at) =>
    place < 0 ? [] : [{ other: cluster.pods[at]!, there: cluster.nodes[place]! }],
  );
  const met = terms.every((term) =>
    placed.some(({ other, there }) => together(term.topologyKey, node, there) && meansAll(other)),
  );
  // The first of pods that seek their own kind has nobody to stand by.
  const first = !placed.some(({ other }) => meansAll(other)) && meansAll(pod);
  return met || first;
}

function spreadHolds(cluster: NaiveCluster, state: State, pod: NaivePod, node: NaiveNode): boolean {
  const hard = (pod.spec.topologySpreadConstraints ?? []).filter(
    (each) => each.whenUnsatisfiable === "DoNotSchedule",
  );
  if (hard.some(({ topologyKey }) => !Object.hasOwn(node.labels, topologyKey))) return false;
  const counted = cluster.nodes.filter(
    (each) =>
      nodeAffinityHolds(cluster, pod, each) &&
      hard.every(({ topologyKey }) => Object.hasOwn(each.labels, topologyKey)),
  );
  for (const { topologyKey, maxSkew, labelSelector } of hard) {
    const counts = new Map<string, number>(counted.map((each) => [each.labels[topologyKey]!, 0]));
    for (const [at, place] of state.entries()) {
      if (place < 0) continue;
      const [other, there] = [cluster.pods[at]!, cluster.nodes[place]!];
      const domain = there.labels[topologyKey];
      if (!counted.includes(there) || domain === undefined || other.namespace !== pod.namespace) continue;
      if (selectorHolds(labelSelector, other.labels)) counts.set(domain, counts.get(domain)! + 1);
    }
    const own = selectorHolds(labelSelector, pod.labels) ? 1 : 0;
    const least = Math.min(...counts.values());
    if ((counts.get(node.labels[topologyKey]!) ?? 0) + own - least > maxSkew) return false;
  }
  return true;
}

const hostPorts = (pod: NaivePod): number[] =>
  pod.spec.containers.flatMap(({ ports = [] }) => ports.flatMap(({ hostPort }) => hostPort ?? []));

function portsFree(cluster: NaiveCluster, state: State, pod: NaivePod, index: number): boolean {
  const taken = state.flatMap((place, at) => (place === index ? hostPorts(cluster.pods[at]!) : []));
  return !hostPorts(pod).some((port) => taken.includes(port));
}

/** Whether a pod may be bound to a node as things stand; one that names its node asks the kubelet only. */
function fits(cluster: NaiveCluster, state: State, podIndex: number, nodeIndex: number): boolean {
  const [pod, node] = [cluster.pods[podIndex]!, cluster.nodes[nodeIndex]!];
  if (!nodeAffinityHolds(cluster, pod, node) || !portsFree(cluster, state, pod, nodeIndex)) return false;
  if (pod.spec.nodeName !== undefined)
    return (
      pod.spec.nodeName === node.name &&
      taintsHold(cluster, pod, { ...node, unschedulable: false }, ["NoExecute"])
    );
  return (
    taintsHold(cluster, pod, node, ["NoSchedule", "NoExecute"]) &&
    antiAffinityHolds(cluster, state, pod, node) &&
    affinityHolds(cluster, state, pod, node) &&
    spreadHolds(cluster, state, pod, node)
  );
}

export interface NaiveOutcome {
  /** `pod node`: somewhere, in some order. */
  readonly landings: ReadonlySet<string>;
  /** `pod pod`, the lower index first: on one node at once, in some order. */
  readonly meetings: ReadonlySet<string>;
}

/** Lets the pods come in every order and choose every node that fits. */
export function everyOrder(cluster: NaiveCluster): NaiveOutcome {
  const landings = new Set<string>();
  const meetings = new Set<string>();
  const seen = new Set<string>();
  const visit = (state: State): void => {
    const key = state.join();
    if (seen.has(key)) return;
    seen.add(key);
    state.forEach((place, pod) => {
      if (place < 0) return;
      landings.add(`${pod} ${place}`);
      for (let other = 0; other < pod; other++) if (state[other] === place) meetings.add(`${other} ${pod}`);
    });
    for (let pod = 0; pod < cluster.pods.length; pod++) {
      if (state[pod]! >= 0) continue;
      for (let node = 0; node < cluster.nodes.length; node++)
        if (fits(cluster, state, pod, node)) visit(state.with(pod, node));
    }
  };
  visit(cluster.pods.map(() => -1));
  return { landings, meetings };
}
