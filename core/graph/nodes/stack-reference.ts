import type { Node } from "./node";

/** Another stack whose outputs the program reads. */
export interface StackReference extends Node {
  readonly kind: "StackReference";
  /** As the program names it: `organisation/project/stack`, `project/stack` or `stack`. */
  readonly stack: string;
}
