import type { Location } from "../../graph/resource";
import type { Draft } from "../draft";
import type { BytePlaces } from "../files/places";

type Keys = readonly (string | number)[];

/** One element of a document, by its bytes: made for each, so it holds no more than it must. */
export class Element {
  constructor(
    private readonly places: BytePlaces,
    private readonly start: number,
    private readonly end: number,
    /** The keys that lead to what is spoken of, below the element. */
    private readonly keys: Keys = [],
  ) {}

  /** The same element, seen from one of its parts. */
  within(...keys: Keys): Element {
    return new Element(this.places, this.start, this.end, [...this.keys, ...keys]);
  }

  /** The place of a part, or of its nearest ancestor that is written down. */
  locate(keys: Keys = []): Location {
    return this.places.inValue(this.start, this.end, [...this.keys, ...keys]);
  }
}

/** Reads one of the engine's formats, element by element. */
export interface FormatReader {
  /** A resource, step or plan; `key` is its URN in a plan, its index elsewhere. */
  element(key: string | number, value: unknown, element: Element): void;
  /** Anything else that was asked for, by its dotted path in the document. */
  aside?(path: string, value: unknown, element: Element): void;
  finish(): Draft;
}
