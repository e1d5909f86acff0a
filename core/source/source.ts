import type { Location, NotSeen, Resource } from "../graph";

/** An input that could not be read, wholly or in part. The rest is still judged; the check ends with exit code 2. */
export interface SourceError {
  readonly code: string;
  readonly location: Location;
  /** What is wrong, in one sentence. */
  readonly message: string;
  /** What to do. */
  readonly hint?: string;
}

/** What was read, for the record: every result names its inputs. */
export interface SourceInput {
  readonly kind: "program" | "preview" | "plan" | "state" | "manifests" | "engine";
  /** As the user named it. */
  readonly name: string;
  /** SHA-256 of the bytes that were read, where there are any. */
  readonly hash?: string;
  readonly bytes?: number;
  readonly stack?: string;
}

/** What a state says of itself. */
export interface StateManifest {
  /** When the engine wrote it (ISO 8601). */
  readonly time?: string;
  /** The engine's version. */
  readonly engine?: string;
}

/** The result of reading one source. Reading never throws for bad input. */
export interface SourceResult {
  readonly inputs: readonly SourceInput[];
  readonly resources: readonly Resource[];
  readonly errors: readonly SourceError[];
  readonly notSeen: readonly NotSeen[];
  /** What is planned, or what exists; decides the level of unknowns. */
  readonly stage: "preview" | "state";
  /** Only a part of the estate was given (`--target`). */
  readonly partial: boolean;
  /** Things to know that change no verdict ("network policies are assumed to be enforced"). */
  readonly notes: readonly string[];
  /** Of a state alone. */
  readonly manifest?: StateManifest;
}
