import type { Node, Resource } from "../../../graph";
import type { HostEndpoint } from "../../endpoint";
import type { Bounds } from "../bounds";
import type { Member } from "./member";

/** Something with network interfaces of its own. */
export interface AwsEndpoint extends HostEndpoint {
  readonly members: readonly Member[];
  /** Whether it ever opens connections. */
  readonly initiates: boolean;
  /** What it answers at all: the listeners of a load balancer; nothing for functions. */
  readonly accepts: Bounds;
}

/** What stands for a resource that no adapter makes a node of. */
export const plainNode = (resource: Resource): Node => ({
  kind: "Resource",
  id: resource.id,
  name: resource.name,
  resource,
  path: undefined,
});
