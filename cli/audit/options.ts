import type { StackFile } from "../../core/source/backends";
import type { AssessOptions } from "../assess";

/** How stacks are judged; plain data, so that threads and other machines can be told. */
export type JudgeOptions = Pick<
  AssessOptions,
  "estate" | "env" | "stack" | "kubernetesVersion" | "onUnknown" | "framework" | "only" | "skip"
> & {
  /** What time it is, in milliseconds: the same for the whole audit. */
  readonly now: number;
};

/** One stack to be judged. */
export interface Task {
  /** The audit's id of the stack. */
  readonly id: string;
  /** Which of the audit's backends it lies in. */
  readonly backend: number;
  readonly file: StackFile;
  /** SHA-256 of the content whose verdict holds still. */
  readonly known?: string;
}

/** What became of a task: a line for the results, or that its content is the known one. */
export type Judged =
  /** The facts are what `packFacts` makes of the line's record: whoever has the record can spare others reading it. */
  { readonly line: string; readonly facts?: Uint8Array } | { readonly unchanged: true };
