import type { PolicyRule } from "../nodes";

const read = ["get", "list", "watch"];
const write = ["create", "delete", "deletecollection", "patch", "update"];
const rule = (apiGroup: string, resources: readonly string[], verbs: readonly string[]): PolicyRule => ({
  apiGroups: [apiGroup],
  resources,
  verbs,
});
const core = (resources: readonly string[], verbs: readonly string[]): PolicyRule =>
  rule("", resources, verbs);
const rbac = "rbac.authorization.k8s.io";

const edit: readonly PolicyRule[] = [
  core(["pods/attach", "pods/exec", "pods/portforward", "pods/proxy", "secrets", "services/proxy"], read),
  core(["serviceaccounts"], ["impersonate"]),
  core(["serviceaccounts/token"], ["create"]),
  core(["pods", "pods/attach", "pods/exec", "pods/portforward", "pods/proxy", "services/proxy"], write),
  core(["configmaps", "secrets", "serviceaccounts", "services"], write),
];
const admin: readonly PolicyRule[] = [...edit, rule(rbac, ["roles", "rolebindings"], [...write, ...read])];
const podMaker: readonly PolicyRule[] = [core(["pods"], ["create", "delete", "patch", ...read])];

const podControllers = [
  "cronjob",
  "daemon-set",
  "deployment",
  "job",
  "replicaset",
  "replication",
  "statefulset",
];

/**
 * What the roles that every cluster comes with grant, as far as policies ask for it. `cluster-admin` grants everything.
 * Those of the control plane are meant for nobody else; what binds them hands their power on.
 */
export const builtInRoles: ReadonlyMap<string, readonly PolicyRule[]> = new Map([
  ["edit", edit],
  ["admin", admin],
  ["view", []],
  ["system:aggregate-to-edit", edit],
  ["system:aggregate-to-admin", admin],
  ["system:aggregate-to-view", []],
  [
    "system:kubelet-api-admin",
    [core(["nodes/proxy", "nodes/log", "nodes/stats", "nodes/metrics"], ["create", ...read])],
  ],
  [
    "system:kube-controller-manager",
    [
      core(["secrets", "serviceaccounts"], ["create", "delete", "get", "update"]),
      core(["serviceaccounts/token"], ["create"]),
      { apiGroups: ["*"], resources: ["*"], verbs: ["list", "watch"] },
    ],
  ],
  [
    "system:controller:clusterrole-aggregation-controller",
    [rule(rbac, ["clusterroles"], ["escalate", "get", "list", "patch", "update", "watch"])],
  ],
  [
    "system:controller:generic-garbage-collector",
    [{ apiGroups: ["*"], resources: ["*"], verbs: ["delete", "get", "list", "patch", "update", "watch"] }],
  ],
  [
    "system:controller:namespace-controller",
    [{ apiGroups: ["*"], resources: ["*"], verbs: ["delete", "deletecollection", "get", "list"] }],
  ],
  ["system:controller:persistent-volume-binder", [core(["persistentvolumes"], ["create", ...read])]],
  ["system:persistent-volume-provisioner", [core(["persistentvolumes"], ["create", ...read])]],
  [
    "system:node",
    [
      core(["secrets"], read),
      core(["pods"], ["create", "delete"]),
      core(["serviceaccounts/token"], ["create"]),
    ],
  ],
  ...podControllers.map((name) => [`system:controller:${name}-controller`, podMaker] as const),
]);

/** The labels by which a ClusterRole lends its rules to one that every cluster has; each takes over what the lesser has. */
export function lendersOf(name: string): readonly string[] {
  const greater = ["view", "edit", "admin"];
  const label = (lesser: string): string => `${rbac}/aggregate-to-${lesser}`;
  return greater.slice(0, greater.indexOf(name) + 1).map(label);
}
