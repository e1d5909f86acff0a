import type * as Sarif from "sarif";
import type { ResultPolicy } from "./result";

/** Code hosts read a score as in CVSS: above 9 critical, 7 high, 4 medium. */
const scores = { critical: "9.5", high: "8.0", medium: "5.5", low: "2.0" } as const;
const levels = { critical: "error", high: "error", medium: "error", low: "warning" } as const;

/** A policy as a rule: what it demands, why, and what to do. */
export function rule(policy: ResultPolicy): Sarif.ReportingDescriptor {
  const { name, displayName, description, remediationSteps, severity, group, controls, url } = policy;
  return {
    id: name,
    name: pascalCase(name),
    shortDescription: { text: `${displayName}.` },
    fullDescription: { text: description },
    help: {
      text: `${description}\n\nWhat to do: ${remediationSteps}`,
      markdown: `${description}\n\n**What to do:** ${remediationSteps}`,
    },
    ...(/^https?:\/\//.test(url) && { helpUri: url }),
    defaultConfiguration: { level: levels[severity] },
    properties: {
      tags: [...new Set(["security", group, ...controls])],
      "security-severity": scores[severity],
    },
  };
}

const pascalCase = (name: string): string =>
  name.replace(/(?:^|-)([a-z0-9])/g, (_, char: string) => char.toUpperCase());
