import type { Estate } from "../estate";
import type { Node } from "../graph";

/** An environment of the estate with its name. */
export type EnvironmentInForce = Estate["environments"][string] & { readonly name: string };

/** Says what the estate declares about a node. */
export interface Resolver {
  environmentOf(node: Node): EnvironmentInForce;
}
