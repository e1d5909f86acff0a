import type { PolicyDocument, Statement } from "../../graph";
import { matches, matchesAction } from "../../graph/aws-control/iam-glob";
import type { Use } from "../use";

/** A statement that allows something, with what of it was used. */
export interface Open {
  readonly document: PolicyDocument;
  readonly statement: Statement;
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly actionsUsed: Use;
  readonly resourcesUsed: Use;
  /** Calls that named no resource. */
  unnamed: number;
}

/** Whether a statement allows a call, of resources that it names or of none. */
export const allows = ({ actions, resources }: Open, action: string, called: readonly string[]): boolean =>
  actions.some((pattern) => matchesAction(pattern, action)) &&
  (called.length === 0 ||
    called.some((arn) => resources.some((pattern) => matches(pattern, arn) || pattern.startsWith("("))));
