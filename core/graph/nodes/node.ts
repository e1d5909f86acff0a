import type { Resource } from "../resource";
import type { Path } from "../value";

/** What every node has: where it comes from and how it is named in findings. */
export interface Node {
  readonly kind: string;
  /** The resource's id; with `path`, the node's own identity. */
  readonly id: string;
  /** A short name for messages, for example the container's name. */
  readonly name: string;
  readonly resource: Resource;
  /** The node's place within its resource; undefined for the resource itself. */
  readonly path: Path | undefined;
}
