/** A place in a file; lines and columns count from 1. Built-in objects have no lines. */
export interface Place {
  file: string;
  line?: number;
  column?: number;
}

export type EstateErrorCode =
  | "not-found"
  | "unreadable"
  | "too-large"
  | "syntax"
  | "too-deep"
  | "bad-alias"
  | "bad-tag"
  | "bad-key"
  | "duplicate-key"
  | "unknown-key"
  | "missing-key"
  | "wrong-type"
  | "bad-value"
  | "unknown-name"
  | "contradiction"
  | "bad-extends"
  | "loosens";

/** What is wrong with an estate, where, and what to do about it. */
export interface EstateError extends Place {
  code: EstateErrorCode;
  message: string;
  hint?: string;
}

/** Something that loads but is hardly meant. */
export type EstateWarning = Omit<EstateError, "code"> & { code: "unreachable" | "empty" };
