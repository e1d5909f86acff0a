import type { Result, ResultFinding } from "../report/result";
import type { Boundary } from "./boundary";
import type { RecordedImages } from "./images";
import type { StackVerdict } from "./result";

/** By what a verdict holds: as long as all of it is the same, the stack is not judged again. */
export interface Basis {
  readonly id: string;
  /** Of tool, policies, settings, estate, exceptions and what is known of images. */
  readonly judgedBy: string;
  /** The backend's word for the content, when it was read. */
  readonly version: string;
  /** SHA-256 of the bytes. */
  readonly hash?: string;
  /** Set where time decided: the verdict holds on that day (UTC) only. */
  readonly day?: string;
}

/** A finding with who answers for it. */
export type OwnedFinding = ResultFinding & { readonly owner?: string };

/** All that is kept of one stack: a line of `audit.jsonl`. */
export interface StackRecord extends RecordedImages {
  readonly basis: Basis;
  readonly verdict: StackVerdict;
  readonly findings: readonly OwnedFinding[];
  readonly notSeen: Result["notSeen"];
  /** Those of the estate's file that accept something here, and all of the judged code. */
  readonly exceptions: Result["exceptions"];
  /** Pass, violation, unknown, not applicable and error of each policy, in the order of the audit's policies. */
  readonly tallies: readonly number[];
  readonly boundary: Boundary;
}

/** Stands behind the basis of a line, and nowhere before. */
export const basisEnds = ',"verdict":';
/** Stands before a line's own findings, and nowhere behind: in a text its quotes would be escaped. */
export const findingsBegin = ',"findings":[';

/** One line; the basis stands first and the findings last, so that each can be left unread. */
export function writeRecord(record: StackRecord): string {
  const { basis, verdict, findings, ...rest } = record;
  return JSON.stringify({ basis, verdict, ...rest, findings });
}

/** The basis of a line; undefined where the line is not whole or not ours. */
export function readBasis(line: string): Basis | undefined {
  const end = line.indexOf(basisEnds);
  if (end < 0 || !line.endsWith("}")) return undefined;
  const parsed = parse(`${line.slice(0, end)}}`) ?? parse(line);
  const basis = parsed?.["basis"] as Partial<Basis> | undefined;
  const whole =
    typeof basis?.id === "string" && typeof basis.judgedBy === "string" && typeof basis.version === "string";
  return whole ? (basis as Basis) : undefined;
}

/** @throws SyntaxError where the line was not written by `writeRecord` */
export const readRecord = (line: string): StackRecord => JSON.parse(line) as StackRecord;

/** The record without its findings. @param head what stands before `findingsBegin` */
export const readHead = (head: string): StackRecord => readRecord(`${head}${findingsBegin}]}`);

const boundaryBegins = ',"boundary":{';

/** The boundary of a record alone. @param head what stands before `findingsBegin` */
export function readBoundary(head: string): Boundary {
  // It is the last of a head's own, and none of its texts and names can hold quotes that are not escaped.
  const at = head.lastIndexOf(boundaryBegins);
  return JSON.parse(head.slice(at + boundaryBegins.length - 1)) as Boundary;
}

function parse(text: string): Record<string, unknown> | undefined {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return undefined;
  }
}

/** Whether what was found then holds still, by what the backend says of the content. */
export const holds = (basis: Basis, judgedBy: string, day: string): boolean =>
  basis.judgedBy === judgedBy && (basis.day === undefined || basis.day === day);
