import { bool, mapOf, str, type Shaped } from "../shape";
import type { KubernetesObject } from "./kubernetes-object";

export const configMapFields = { data: mapOf(str), binaryData: mapOf(str), immutable: bool };

export interface ConfigMap extends KubernetesObject, Shaped<typeof configMapFields> {
  readonly kind: "ConfigMap";
}
