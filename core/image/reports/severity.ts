import { SEVERITIES, type Severity } from "../evidence/bodies";

const names: Readonly<Record<string, Severity>> = {
  critical: "critical",
  defcon1: "critical",
  high: "high",
  important: "high",
  error: "high",
  medium: "medium",
  moderate: "medium",
  warning: "medium",
  low: "low",
  minor: "low",
  negligible: "low",
  note: "low",
  info: "low",
  informational: "low",
  none: "low",
};

/** A severity by the word that a scanner or a vendor has for it; what is none of these is unknown. */
export const severityOf = (word: string | undefined): Severity => {
  const name = (word ?? "").trim().toLowerCase();
  return Object.hasOwn(names, name) ? names[name]! : "unknown";
};

/** A severity by a CVSS base score, in the bands of CVSS 3. */
export function severityOfScore(score: number | undefined): Severity {
  if (score === undefined || !(score >= 0 && score <= 10)) return "unknown";
  if (score >= 9) return "critical";
  if (score >= 7) return "high";
  return score >= 4 ? "medium" : "low";
}

export const worse = (a: Severity, b: Severity): Severity =>
  SEVERITIES.indexOf(a) >= SEVERITIES.indexOf(b) ? a : b;
