import type { Node } from "../../graph";
import type { Endpoint } from "../endpoint";

/** What flows ask of the environment that an end belongs to. */
export interface Surroundings {
  readonly name: string;
  readonly controlled: boolean;
  readonly level: string;
}

export type EnvironmentOf = (node: Node) => Surroundings;

/**
 * What an end is to the flows. `workload`: runs containers or anything else; `pool`: machines that pods run on;
 * `agent`: of the platform; `front`: answers for others, as load balancers and private ways to services do;
 * `resolver`: answers DNS; `outside`: addresses; `service`: what every estate has undeclared, judged by its own policies.
 */
export type Role = "workload" | "store" | "pool" | "agent" | "front" | "resolver" | "outside" | "service";

/** Ends that the flows of an estate don't tell apart. */
export interface Party {
  readonly key: string;
  /** `zone app`, `zone app or data`, `no zone`, `the internet`: for people. */
  readonly label: string;
  /** The zones that they lie in, or may lie in where that is not certain. */
  readonly zones: readonly string[];
  readonly certain: boolean;
  readonly role: Role;
  /** Addresses that routers of the internet carry, in no zone of their own. */
  readonly isInternet: boolean;
  /** What of the network that they lie in was not given: everything about it is in doubt for this one cause. */
  readonly missing: string | undefined;
  readonly environment: Surroundings | undefined;
  /** The ends of flows, by number, that name them; and those that may. */
  readonly named: ReadonlySet<number>;
  readonly maybeNamed: ReadonlySet<number>;
}

/** Ends of one party. */
export interface Members {
  readonly party: Party;
  readonly ends: readonly Endpoint[];
}
