import type { ImageConfig } from "../image-config";

/**
 * What a common public image does when it runs as its documentation says, beyond what its config tells: the helpers of its
 * entry point, its own children, where it writes. Restated from the definitions at `source`.
 */
export interface LibraryEntry {
  /** The official image's name; mirrors keep it as `…/library/NAME`. */
  readonly name: string;
  /** Where it is defined. */
  readonly source: readonly string[];
  readonly config: Omit<ImageConfig, "path">;
  readonly processes: readonly string[];
  readonly writes: readonly string[];
  /** Further ports that it listens on, beside those that it exposes. */
  readonly listens?: readonly string[];
  /** Users that it becomes: names and numbers. */
  readonly users: readonly string[];
}

/**
 * What entry points of official images use to prepare files and to give up root. No shell is among them: one that runs the
 * entry point is known by its script, and any other is what intruders begin with.
 */
export const entryHelpers = [
  "docker-entrypoint.sh",
  "id",
  "mkdir",
  "chown",
  "chmod",
  "find",
  "cat",
  "ls",
  "grep",
  "sed",
  "date",
  "dirname",
  "hostname",
  "gosu",
  "su-exec",
  "setpriv",
] as const;
