import type { Location } from "../graph";

/** A document as plain values, and where its parts stand. */
export interface LocatedValue {
  readonly value: unknown;
  /** The place of the part at `keys`, or of the nearest part around it that is written down. */
  readonly locate: (keys: readonly (string | number)[]) => Location;
}
