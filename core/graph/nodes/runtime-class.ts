import { intOrString, listOf, mapOf, shape, str, type Shaped } from "../shape";
import type { KubernetesObject } from "./kubernetes-object";
import { toleration } from "./workload";

export const runtimeClassFields = {
  handler: str,
  scheduling: shape({ nodeSelector: mapOf(str), tolerations: listOf(toleration) }),
  overhead: shape({ podFixed: mapOf(intOrString) }),
};

/** A RuntimeClass: which sandbox (`handler`) runs a pod, and where it is scheduled for it. */
export interface RuntimeClass extends KubernetesObject, Shaped<typeof runtimeClassFields> {
  readonly kind: "RuntimeClass";
}
