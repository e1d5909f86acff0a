import { intOrString, str, type Shaped } from "../shape";
import type { KubernetesObject } from "./kubernetes-object";
import { labelSelector } from "./workload";

export const pdbFields = {
  minAvailable: intOrString,
  maxUnavailable: intOrString,
  selector: labelSelector,
  unhealthyPodEvictionPolicy: str,
};

export interface PodDisruptionBudget extends KubernetesObject, Shaped<typeof pdbFields> {
  readonly kind: "PodDisruptionBudget";
}
