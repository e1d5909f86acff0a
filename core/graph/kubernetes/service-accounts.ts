import type { Graph } from "../graph";
import type { ClusterRoleBinding, RoleBinding, ServiceAccount, Workload } from "../nodes";
import { peek, Unknown } from "../value";
import { clusterOf } from "./clusters";
import { namespaces } from "./namespaces";

/** The name of the account that a workload's pods run as. Raises where it is not known. */
export const serviceAccountName = ({ pod }: Workload): string =>
  (pod.serviceAccountName ?? "") || (pod.serviceAccount ?? "") || "default";

/** The account object that a workload's pods run as; undefined where it was not given. */
export function serviceAccountOf(graph: Graph, workload: Workload): ServiceAccount | undefined {
  const name = serviceAccountName(workload);
  const scope = namespaces(graph).of(workload);
  return scope?.serviceAccounts.find((account) => peek(() => account.name) === name);
}

type AnyBinding = RoleBinding | ClusterRoleBinding;

/** The bindings that name the account of a workload's pods. Raises where the account is not known. */
export function bindingsOf(graph: Graph, workload: Workload): readonly AnyBinding[] {
  const scope = namespaces(graph).of(workload);
  const key = scope && accountKey(scope.cluster, scope.name, serviceAccountName(workload));
  return (key !== undefined && graph.derive(bindingsByAccount).get(key)) || [];
}

const accountKey = (cluster: string, namespace: string, name: string): string =>
  [cluster, namespace, name].join("\0");

/**
 * What would have to be known of the bindings that may name the account of a workload's pods: of the namespace's own, and of
 * the cluster's.
 */
export function bindingDoubtOf(graph: Graph, workload: Workload): string | undefined {
  const scope = namespaces(graph).of(workload);
  if (!scope) return undefined;
  const name = serviceAccountName(workload);
  for (const { binding, cluster, namespace, missing, account } of graph.derive(openBindings)) {
    if (cluster !== scope.cluster || (namespace !== undefined && namespace !== scope.name)) continue;
    if (account === undefined || account === name)
      return `whom ${binding.kind} ${binding.name} names (${missing})`;
  }
  return undefined;
}

interface OpenBinding {
  readonly binding: AnyBinding;
  readonly cluster: string;
  /** Set where only accounts of one namespace can be meant. */
  readonly namespace: string | undefined;
  /** Set where the name is known. */
  readonly account: string | undefined;
  readonly missing: string;
}

function openBindings(graph: Graph): readonly OpenBinding[] {
  return [...graph.all("RoleBinding"), ...graph.all("ClusterRoleBinding")].flatMap(
    (binding): OpenBinding[] => {
      const cluster = clusterOf(graph, binding.resource);
      const subjects = peek(() => [...(binding.subjects ?? [])].map((_, index) => index));
      const whole = { binding, cluster, namespace: undefined, account: undefined };
      if (subjects instanceof Unknown) return [{ ...whole, missing: subjects.missing }];
      return subjects.flatMap((index): OpenBinding[] => {
        const subject = peek(() => binding.subjects![index]!);
        if (subject instanceof Unknown) return [{ ...whole, missing: subject.missing }];
        const [kind, namespace, account] = [
          peek(() => subject.kind),
          peek(() => subject.namespace),
          peek(() => subject.name),
        ];
        const open = [kind, namespace, account].find((each) => each instanceof Unknown);
        if (!open || (!(kind instanceof Unknown) && kind !== "ServiceAccount")) return [];
        const known = <T>(value: T | Unknown): T | undefined =>
          value instanceof Unknown ? undefined : value;
        return [{ ...whole, namespace: known(namespace), account: known(account), missing: open.missing }];
      });
    },
  );
}

function bindingsByAccount(graph: Graph): ReadonlyMap<string, readonly AnyBinding[]> {
  const found = new Map<string, AnyBinding[]>();
  for (const binding of [...graph.all("RoleBinding"), ...graph.all("ClusterRoleBinding")]) {
    const scope = binding.kind === "RoleBinding" ? namespaces(graph).of(binding) : undefined;
    const cluster = clusterOf(graph, binding.resource);
    const subjects = peek(() => [...(binding.subjects ?? [])]);
    if (subjects instanceof Unknown) continue;
    for (const subject of subjects) {
      const key = peek(() => {
        if (subject.kind !== "ServiceAccount") return undefined;
        return accountKey(cluster, subject.namespace ?? scope?.name ?? "", subject.name ?? "");
      });
      if (key === undefined || key instanceof Unknown) continue;
      found.set(key, [...(found.get(key) ?? []), binding]);
    }
  }
  return found;
}
