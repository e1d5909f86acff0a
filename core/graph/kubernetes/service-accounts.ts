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
