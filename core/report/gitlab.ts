import { createHash } from "node:crypto";
import type { Reporter, Result, ResultFinding } from "./result";
import { cleaned, fileOf, isMandatory, justification, toJson } from "./text";

type Severity = "info" | "minor" | "major" | "critical" | "blocker";

interface Issue {
  description: string;
  check_name: string;
  fingerprint: string;
  severity: Severity;
  location: { path: string; lines: { begin: number } };
}

const severities = { critical: "blocker", high: "critical", medium: "major", low: "minor" } as const;

/** GitLab's Code Quality report, shown beside the changed lines of a merge request. */
export const gitlab: Reporter = (raw) => {
  const result = cleaned(raw);
  const unique = distinguisher();
  const fallback = fallbackPath(result);
  const issue = (finding: ResultFinding, severity: Severity, description: string): Issue => ({
    description,
    check_name: finding.policy,
    fingerprint: unique(finding.fingerprint),
    severity,
    location: placeOf(finding.location, fallback),
  });
  const problems = result.problems.map(({ code, message, hint, location }): Issue => ({
    description: hint === undefined ? message : `${message} (${hint})`,
    check_name: `input-${code}`,
    fingerprint: unique(digest(["input", code, location.file, message].join("\0"))),
    severity: "blocker",
    location: placeOf(location, fallback),
  }));
  const findings = result.findings.map((finding) => issue(finding, severityOf(finding), finding.message));
  const accepted = result.exceptions.flatMap((exception) =>
    exception.findings.map((finding) =>
      issue(finding, "info", `accepted: ${finding.message}: ${justification(exception)}`),
    ),
  );
  return toJson([...problems, ...findings, ...accepted]);
};

const severityOf = (finding: ResultFinding): Severity =>
  finding.kind === "unknown" && !isMandatory(finding) ? "info" : severities[finding.severity];

/** GitLab drops all but one of the issues that share a fingerprint: the second and further get one of their own. */
function distinguisher(): (fingerprint: string) => string {
  const seen = new Map<string, number>();
  return (fingerprint) => {
    const before = seen.get(fingerprint) ?? 0;
    seen.set(fingerprint, before + 1);
    return before === 0 ? fingerprint : digest(`${fingerprint}\0${before}`);
  };
}

const digest = (text: string): string => createHash("sha256").update(text).digest("hex").slice(0, 32);

/** GitLab refuses an issue without a path; what stands in no file is pinned to what was read. */
const fallbackPath = (result: Result): string => result.inputs[0]?.name ?? result.estate.source;

const placeOf = (location: ResultFinding["location"], fallback: string): Issue["location"] => ({
  path: (location && fileOf(location)) ?? fallback,
  lines: { begin: location?.line ?? 1 },
});
