import type { KubernetesObject } from "./kubernetes-object";

/** A namespace; its labels carry the zone and the pod-security admission levels. */
export interface Namespace extends KubernetesObject {
  readonly kind: "Namespace";
}
