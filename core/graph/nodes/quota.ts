import { intOrString, listOf, mapOf, shape, str, type Shaped } from "../shape";
import type { KubernetesObject } from "./kubernetes-object";

export const quotaFields = {
  hard: mapOf(intOrString),
  scopes: listOf(str),
  scopeSelector: shape({
    matchExpressions: listOf(shape({ scopeName: str, operator: str, values: listOf(str) })),
  }),
};

/** A ResourceQuota: what its namespace may use in sum. */
export interface ResourceQuota extends KubernetesObject, Shaped<typeof quotaFields> {
  readonly kind: "ResourceQuota";
}
