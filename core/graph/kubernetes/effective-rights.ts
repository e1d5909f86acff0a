import type { Graph } from "../graph";
import type { ClusterRoleBinding, PolicyRule, RoleBinding, Subject, Workload } from "../nodes";
import { peek, Unknown } from "../value";
import { clusterOf } from "./clusters";
import { namespaces } from "./namespaces";
import { boundRole, type BoundRole } from "./rbac";
import { serviceAccountName } from "./service-accounts";

type AnyBinding = RoleBinding | ClusterRoleBinding;

/** One way by which a workload's pods come to rights: the binding, as whom they are bound, and the role. */
export interface Grant {
  readonly binding: AnyBinding;
  /** `ServiceAccount shop/checkout`, `group system:authenticated`. */
  readonly as: string;
  readonly role: BoundRole;
  /** Undefined where the role is not among what was given, nor Kubernetes' own. */
  readonly rules: readonly PolicyRule[] | undefined;
  /** The namespace that it is limited to; undefined for the whole cluster. */
  readonly namespace: string | undefined;
}

/** What a workload's pods are granted, and the bindings of their cluster whose subjects are not known. */
export interface Granted {
  readonly grants: readonly Grant[];
  readonly unread: readonly AnyBinding[];
}

/**
 * All that a workload's pods are granted: by bindings of their account, by its user name, and by the groups that every
 * account is in. Raises where the account, or a role that is bound, is not known.
 */
export function grantsTo(graph: Graph, workload: Workload): Granted {
  const scope = namespaces(graph).of(workload);
  if (!scope) return { grants: [], unread: [] };
  const index = graph.derive(bindingsBySubject);
  const account = serviceAccountName(workload);
  const keys = [
    ["ServiceAccount", `${scope.name}/${account}`],
    ["User", `system:serviceaccount:${scope.name}:${account}`],
    ["Group", `system:serviceaccounts:${scope.name}`],
    ["Group", "system:serviceaccounts"],
    ["Group", "system:authenticated"],
  ] as const;
  const grants = keys.flatMap(([kind, name]) =>
    (index.get(subjectKey(scope.cluster, kind, name)) ?? []).map((binding) => {
      const role = boundRole(graph, binding);
      const namespace =
        binding.kind === "RoleBinding" ? (namespaces(graph).of(binding)?.name ?? "") : undefined;
      const as = kind === "ServiceAccount" ? `${kind} ${name}` : `${kind.toLowerCase()} ${name}`;
      return { binding, as, role, rules: role.rules, namespace };
    }),
  );
  return { grants, unread: index.get(unreadKey(scope.cluster)) ?? [] };
}

/**
 * What a group is granted by bindings in any of the clusters: whoever lets principals in by groups lies outside of them.
 * Raises where a role that is bound is not known.
 */
export const groupRights = (graph: Graph, group: string): readonly Grant[] =>
  grantsBy(graph, (cluster) => subjectKey(cluster, "Group", group), `group ${group}`);

/** What bindings in any of the clusters grant of which it is not known to whom. Raises where a role is not known. */
export const unreadGrants = (graph: Graph): readonly Grant[] =>
  grantsBy(graph, unreadKey, "nobody knows whom");

function grantsBy(graph: Graph, keyIn: (cluster: string) => string, as: string): readonly Grant[] {
  const index = graph.derive(bindingsBySubject);
  const clusters = new Set(
    [...graph.all("RoleBinding"), ...graph.all("ClusterRoleBinding")].map(({ resource }) =>
      clusterOf(graph, resource),
    ),
  );
  return [...clusters].flatMap((cluster) =>
    (index.get(keyIn(cluster)) ?? []).map((binding) => {
      const role = boundRole(graph, binding);
      const namespace =
        binding.kind === "RoleBinding" ? (namespaces(graph).of(binding)?.name ?? "") : undefined;
      return { binding, as, role, rules: role.rules, namespace };
    }),
  );
}

const unreadKey = (cluster: string): string => subjectKey(cluster, "", "");

const subjectKey = (cluster: string, kind: string, name: string): string => [cluster, kind, name].join("\0");

function bindingsBySubject(graph: Graph): ReadonlyMap<string, readonly AnyBinding[]> {
  const found = new Map<string, AnyBinding[]>();
  const add = (key: string, binding: AnyBinding): void => {
    const list = found.get(key);
    if (!list) found.set(key, [binding]);
    else if (!list.includes(binding)) list.push(binding);
  };
  for (const binding of [...graph.all("RoleBinding"), ...graph.all("ClusterRoleBinding")]) {
    const own = binding.kind === "RoleBinding" ? namespaces(graph).of(binding)?.name : undefined;
    const cluster = clusterOf(graph, binding.resource);
    const subjects = peek(() => [...(binding.subjects ?? [])]);
    if (subjects instanceof Unknown) {
      add(unreadKey(cluster), binding);
      continue;
    }
    for (const subject of subjects) {
      const name = peek(() => subjectName(subject, own ?? binding.namespace));
      if (name instanceof Unknown) add(unreadKey(cluster), binding);
      else if (name !== undefined) add(subjectKey(cluster, ...name), binding);
    }
  }
  return found;
}

function subjectName(
  { kind, name, namespace }: Subject,
  own: string | undefined,
): readonly [string, string] | undefined {
  if (kind === undefined || name === undefined) return undefined;
  return kind === "ServiceAccount" ? [kind, `${namespace ?? own ?? ""}/${name}`] : [kind, name];
}
