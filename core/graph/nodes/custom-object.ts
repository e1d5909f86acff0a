import type { KubernetesObject } from "./kubernetes-object";

/** An object of a kind that has no node of its own: a custom resource, or a built-in kind that nothing judges. */
export interface CustomObject extends KubernetesObject {
  readonly kind: "CustomObject";
}
