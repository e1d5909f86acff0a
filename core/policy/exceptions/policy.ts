import type { PolicyInfo } from "../policy";

/** What exceptions themselves are held to; judged by `applyExceptions`. */
export const exceptionsPolicy = {
  name: "require-current-exceptions",
  displayName: "Accepted findings are current, allowed and needed",
  description:
    "An exception that outlives its reason hides the next finding of its kind; one that nobody may grant hides this one.",
  severity: "medium",
  enforcementLevel: "mandatory",
  controls: [],
  requirements: [],
  remediationSteps:
    "Mend what the exception is for and delete it, or have its owner decide anew: with a later date, or for a policy that allows it.",
} as const satisfies Omit<PolicyInfo, "good" | "bad">;
