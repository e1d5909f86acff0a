import type { Path } from "../value";

/**
 * Where a property points to: by an id, an ARN or a name where it is known, else by the resources that its value
 * comes from. Plain data: reading it never raises, resolving it (`resolve`) says what is certain.
 */
export interface Reference {
  readonly path: Path;
  /** The id, ARN or name as the property gives it, where it is known. */
  readonly value?: string;
  /** Why the value is not known. */
  readonly missing?: string;
  /** Set where not even the number of values is known: it stands for any number of them. */
  readonly many?: true;
  /** URNs of the resources that the whole property's value comes from. */
  readonly sources: readonly string[];
}

/** The references of one property, or of several that mean the same. */
export type References = readonly Reference[];
