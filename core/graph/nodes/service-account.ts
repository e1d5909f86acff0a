import { bool, listOf, shape, str, type Shaped } from "../shape";
import type { KubernetesObject } from "./kubernetes-object";

export const serviceAccountFields = {
  automountServiceAccountToken: bool,
  secrets: listOf(shape({ name: str, namespace: str })),
  imagePullSecrets: listOf(shape({ name: str })),
};

/** A ServiceAccount; the cloud role that it may take stands in its annotations. */
export interface ServiceAccount extends KubernetesObject, Shaped<typeof serviceAccountFields> {
  readonly kind: "ServiceAccount";
}
