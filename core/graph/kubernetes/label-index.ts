import type { Graph } from "../graph";
import type { LabelSelector, NetworkPolicy, Workload } from "../nodes";
import { peek, Unknown } from "../value";
import { namespaces, type NamespaceScope } from "./namespaces";
import type { Labels } from "./selector";

interface ScopeIndex {
  /** Workloads by each label of their pods, and those whose labels are not known. */
  readonly workloads: ReadonlyMap<string, readonly Workload[]>;
  readonly unlabelled: readonly Workload[];
  /** Policies by one of the labels that they ask for, and those that ask for none or for what is not known. */
  readonly policies: ReadonlyMap<string, readonly NetworkPolicy[]>;
  readonly open: readonly NetworkPolicy[];
}

const pair = (key: string, value: string): string => `${key}\0${value}`;

/** A label that everything that the selector takes must have. */
function demanded(selector: LabelSelector | undefined): string | undefined {
  const entry = peek(() => Object.entries(selector?.matchLabels ?? {})[0]);
  return entry === undefined || entry instanceof Unknown ? undefined : pair(...entry);
}

const indexes = (graph: Graph): ReadonlyMap<NamespaceScope, ScopeIndex> =>
  new Map(namespaces(graph).all.map((scope) => [scope, indexOf(scope)]));

function indexOf(scope: NamespaceScope): ScopeIndex {
  const workloads = new Map<string, Workload[]>();
  const unlabelled: Workload[] = [];
  for (const workload of scope.workloads) {
    const labels = peek(() => Object.entries(workload.podLabels));
    if (labels instanceof Unknown) unlabelled.push(workload);
    else for (const label of labels) add(workloads, pair(...label), workload);
  }
  const policies = new Map<string, NetworkPolicy[]>();
  const open: NetworkPolicy[] = [];
  for (const policy of scope.networkPolicies) {
    const selector = peek(() => policy.podSelector);
    const label = selector instanceof Unknown ? undefined : demanded(selector);
    if (label === undefined) open.push(policy);
    else add(policies, label, policy);
  }
  return { workloads, unlabelled, policies, open };
}

function add<T>(map: Map<string, T[]>, key: string, value: T): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}

/** The workloads of a namespace that a selector may take; all others it does not. */
export function candidatesOf(
  graph: Graph,
  scope: NamespaceScope,
  selector: LabelSelector | undefined,
): readonly Workload[] {
  const label = demanded(selector);
  const index = graph.derive(indexes).get(scope);
  if (label === undefined || !index) return scope.workloads;
  return [...(index.workloads.get(label) ?? []), ...index.unlabelled];
}

/** The policies of a namespace that may select pods with these labels; all others do not. */
export function policiesFor(
  graph: Graph,
  scope: NamespaceScope,
  labels: () => Labels,
): readonly NetworkPolicy[] {
  const known = peek(() => Object.entries(labels()));
  const index = graph.derive(indexes).get(scope);
  if (known instanceof Unknown || !index) return scope.networkPolicies;
  return [...index.open, ...known.flatMap((label) => index.policies.get(pair(...label)) ?? [])];
}
