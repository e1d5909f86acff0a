import type { LabelSelector } from "../nodes";
import { UnknownRead } from "../value";

export type Labels = Readonly<Record<string, string>>;

/** Whether the selector asks for nothing: then it takes everything. */
export function selectsAll(selector: LabelSelector | undefined): boolean {
  if (!selector) return true;
  return (
    Object.keys(selector.matchLabels ?? {}).length === 0 && (selector.matchExpressions ?? []).length === 0
  );
}

/**
 * Whether labels match a selector: all of `matchLabels` and all of `matchExpressions`. `NotIn` and `DoesNotExist` match
 * where the key is missing. An absent selector matches everything. Raises where an unknown decides, and on an operator
 * that Kubernetes doesn't have.
 */
export function matchesSelector(selector: LabelSelector | undefined, labels: Labels): boolean {
  for (const [key, value] of Object.entries(selector?.matchLabels ?? {})) {
    if (labels[key] !== value) return false;
  }
  return (selector?.matchExpressions ?? []).every(({ key = "", operator, values = [] }) => {
    const value = labels[key];
    if (operator === "In") return value !== undefined && values.includes(value);
    if (operator === "NotIn") return value === undefined || !values.includes(value);
    if (operator === "Exists") return value !== undefined;
    if (operator === "DoesNotExist") return value === undefined;
    throw new UnknownRead("matchExpressions", "an operator that Kubernetes has");
  });
}
