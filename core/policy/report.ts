import type { Location, Node } from "../graph";

/** One step of a witness: what was seen, and where it stands. */
export interface Evidence {
  readonly text: string;
  readonly resource?: string;
  readonly path?: string;
  readonly location?: Location;
}

export interface ReportOptions {
  /** Why we believe it: the path hop by hop, the two workloads and the pool they share, … */
  readonly evidence?: readonly Evidence[];
  /** Tells apart several findings of a policy on the same path; stable, like the path. */
  readonly key?: string;
  /** The node that the finding is about, where it is another than the one under check (and always for "Graph"). */
  readonly on?: Node;
}

/** How a check says what it found. Saying nothing is a pass. */
export interface Report {
  /**
   * A violation. `message` completes "<resource> …": `is privileged`. `path` is relative to the node
   * (`securityContext.privileged`), or empty for the node itself.
   */
  (message: string, path?: string, options?: ReportOptions): void;
  /** It could be a violation: `missing` names what would have to be known. */
  unknown(path: string, missing: string, options?: ReportOptions): void;
  /** The control does not concern this node. */
  notApplicable(reason: string): void;
  /**
   * Judges the items of a list one by one: an unknown in one of them does not keep the others from being judged.
   * An absent list has no items.
   */
  each<T>(items: readonly T[] | undefined, judge: (item: T, index: number) => void): void;
  /** Judges one part apart from the rest: an unknown in it ends this part only. */
  part(judge: () => void): void;
}
