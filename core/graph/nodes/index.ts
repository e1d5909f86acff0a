import type { Container } from "./container";
import type { Workload } from "./workload";

/** All kinds of nodes, by name: what a policy can apply to. */
export interface NodeTypes {
  Container: Container;
  Workload: Workload;
}
export type NodeKind = keyof NodeTypes;
export type AnyNode = NodeTypes[NodeKind];

export type { Node } from "./node";
export type * from "./container";
export type * from "./workload";
