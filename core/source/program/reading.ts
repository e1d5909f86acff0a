import type { NotSeen } from "../../graph";
import type { SourceError, SourceResult } from "../source";

export interface ProgramOptions {
  readonly stack?: string;
  /** Configuration given by the user: `key` or `namespace:key` → text. */
  readonly config?: Readonly<Record<string, string>>;
  /** How long the program may run; 60 s unless told. */
  readonly timeoutMs?: number;
  /** What `pulumi.getOrganization()` says. */
  readonly organization?: string;
}

/** What reading a program of any runtime gives. */
export interface ProgramReading {
  readonly resources: SourceResult["resources"];
  readonly errors: readonly SourceError[];
  readonly notSeen: readonly NotSeen[];
  readonly notes: readonly string[];
  /** Absolute paths of the files that were read, beside the project's settings. */
  readonly files: readonly string[];
}
