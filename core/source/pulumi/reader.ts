import type { Location } from "../../graph/resource";
import type { Draft } from "../draft";

/** Finds the place of a part of an element of the source. */
export type LocateIn = (keys: readonly (string | number)[]) => Location | undefined;

/** Reads one of the engine's formats, element by element. */
export interface FormatReader {
  /** A resource, step or plan; `key` is its URN in a plan, its index elsewhere. */
  element(key: string | number, value: unknown, locate: LocateIn): void;
  /** Anything else that was asked for, by its dotted path in the document. */
  aside?(path: string, value: unknown, locate: LocateIn): void;
  finish(): Draft;
}

export type Mapping = Readonly<Record<string, unknown>>;

export const isMapping = (value: unknown): value is Mapping =>
  typeof value === "object" && value !== null && !Array.isArray(value);
