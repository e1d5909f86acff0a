/** Whether something can happen: in every case that the unknown leaves open, in none, or in some only. */
export type Answer = "yes" | "no" | "unknown";

/** A clause that decided, and where it stands. */
export interface Reason {
  readonly answer: Answer;
  /** Completes "workload … on pool …:", for example `lacks the toleration of dedicated=data:NoSchedule`. */
  readonly text: string;
  /** Below the workload's resource, where the clause stands there. */
  readonly path?: string;
  /** What would have to be known. */
  readonly missing?: string;
  /** What the refusal still rests on: a label that a kubelet could give itself, for example. */
  readonly risk?: string;
}

export function all(answers: Iterable<Answer>): Answer {
  let result: Answer = "yes";
  for (const answer of answers) {
    if (answer === "no") return "no";
    if (answer === "unknown") result = "unknown";
  }
  return result;
}

export function any(answers: Iterable<Answer>): Answer {
  let result: Answer = "no";
  for (const answer of answers) {
    if (answer === "yes") return "yes";
    if (answer === "unknown") result = "unknown";
  }
  return result;
}

export const not = (answer: Answer): Answer =>
  answer === "unknown" ? "unknown" : answer === "yes" ? "no" : "yes";
