import { listOf, shape, str, type Read, type Shaped } from "../shape";
import type { KubernetesObject } from "./kubernetes-object";
import { labelSelector } from "./workload";

const policyRule = shape({
  apiGroups: listOf(str),
  resources: listOf(str),
  resourceNames: listOf(str),
  verbs: listOf(str),
  nonResourceURLs: listOf(str),
});
export type PolicyRule = Read<typeof policyRule>;

export const roleFields = { rules: listOf(policyRule) };
export const clusterRoleFields = {
  ...roleFields,
  aggregationRule: shape({ clusterRoleSelectors: listOf(labelSelector) }),
};

export interface Role extends KubernetesObject, Shaped<typeof roleFields> {
  readonly kind: "Role";
}

/** With an `aggregationRule` the cluster fills in `rules` from other roles; see `effectiveRules`. */
export interface ClusterRole extends KubernetesObject, Shaped<typeof clusterRoleFields> {
  readonly kind: "ClusterRole";
}

const subject = shape({ kind: str, name: str, namespace: str, apiGroup: str });
export type Subject = Read<typeof subject>;

export const bindingFields = {
  roleRef: shape({ apiGroup: str, kind: str, name: str }),
  subjects: listOf(subject),
};

/** Grants a role's rules within its own namespace, also where the role is a ClusterRole. */
export interface RoleBinding extends KubernetesObject, Shaped<typeof bindingFields> {
  readonly kind: "RoleBinding";
}

/** Grants a ClusterRole's rules in every namespace. */
export interface ClusterRoleBinding extends KubernetesObject, Shaped<typeof bindingFields> {
  readonly kind: "ClusterRoleBinding";
}
