import type { NotSeen } from "../graph";
import type { Resource } from "../graph/resource";
import type { Input } from "./files/input";
import type { SourceError, SourceInput, SourceResult, StateManifest } from "./source";

/** What a reader found in one file or stream. */
export interface Draft {
  readonly kind: SourceInput["kind"];
  readonly stage: SourceResult["stage"];
  readonly resources: readonly Resource[];
  readonly errors: readonly SourceError[];
  readonly notSeen: readonly NotSeen[];
  readonly notes: readonly string[];
  readonly partial: boolean;
  readonly stack?: string;
  readonly manifest?: StateManifest;
}

/** The result of a whole input. */
export function toResult(draft: Draft, input: Input): SourceResult {
  const { kind, stage, resources, errors, notSeen, notes, partial, stack, manifest } = draft;
  return {
    inputs: [
      {
        kind,
        name: input.name,
        hash: input.digest(),
        bytes: input.bytes,
        ...(stack === undefined ? {} : { stack }),
      },
    ],
    resources,
    errors,
    notSeen,
    stage,
    partial,
    notes,
    ...(manifest && { manifest }),
  };
}

export const sourceError = (
  code: string,
  location: SourceError["location"],
  message: string,
  hint?: string,
): SourceError => ({ code, location, message, ...(hint === undefined ? {} : { hint }) });
