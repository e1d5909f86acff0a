import type { Statement } from "../nodes/iam";
import { matches, matchesAction } from "./iam-glob";
import { unrestrictableActions } from "./unrestrictable-actions";

/** A statement without an effect is refused by AWS; judged as if it allowed. */
export const isAllow = ({ effect }: Statement): boolean => effect === undefined || effect === "Allow";

/** Whether the text is nothing but wildcards, a star among them: it stands for everything. */
const isStar = (pattern: string): boolean => /^\?*\*[*?]*$/.test(pattern);

/** Whether an action pattern stands for every action of every service. */
export const isEveryAction = (pattern: string): boolean => isStar(pattern) || /^\*+:\*+$/.test(pattern);

/** Whether an action pattern stands for every action of a service (`s3:*`), or of several (`s*:*`). */
export const isWholeService = (pattern: string): boolean =>
  /^[^:]+:\*+$/.test(pattern) && !isEveryAction(pattern);

/** Whether a resource pattern stands for every resource: `*`, or an ARN with stars in all places (`arn:aws:*`). */
export const isEveryResource = (pattern: string): boolean =>
  isStar(pattern) || /^arn:[^:]+(:\*+){1,4}$/.test(pattern);

/** Whether the statement reaches every resource of some kind: by a pattern, or by naming only those it does not reach. */
export const reachesEveryResource = (statement: Statement): boolean =>
  statement.notResources !== undefined || (statement.resources ?? []).some(isEveryResource);

/** Whether the statement is about the action, as a pattern or by what it leaves out. */
export const isAbout = ({ actions, notActions }: Statement, action: string): boolean =>
  notActions !== undefined
    ? !notActions.some((pattern) => matchesAction(pattern, action))
    : (actions ?? []).some((pattern) => matchesAction(pattern, action));

/** Whether AWS lets nobody limit the action to resources. Patterns also stand for what AWS adds later, so they never are. */
export function isUnrestrictable(action: string): boolean {
  const [service = "", name = ""] = action.toLowerCase().split(":");
  if (name.includes("*") || name.includes("?")) return false;
  const known = Object.hasOwn(unrestrictableActions, service) ? unrestrictableActions[service] : undefined;
  return known?.split(" ").some((pattern) => matches(pattern.toLowerCase(), name)) ?? false;
}
