import type { Node } from "./node";

/** What every Kubernetes object other than a workload has. */
export interface KubernetesObject extends Node {
  readonly platform: "kubernetes";
  /** The API group; `core` for the legacy one. */
  readonly group: string;
  /** The kind as Kubernetes names it, without `Patch`. */
  readonly objectKind: string;
  /** As written; absent for cluster-wide objects, and where the namespace is left to whoever applies it. */
  readonly namespace?: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}
