import type { Reporter, Result, ResultFinding } from "./result";
import { cleaned, formatPlace, justification, policiesOf, verdictOf } from "./text";

const heads = [
  "verdict",
  "severity",
  "policy",
  "title",
  "resource",
  "type",
  "name",
  "environment",
  "path",
  "place",
  "message",
  "evidence",
  "fix",
  "accepted",
  "fingerprint",
] as const;

/** Columns that stand before the others, by their heads. */
type Columns = Readonly<Record<string, (finding: ResultFinding) => string>>;

/**
 * Findings as comma-separated values (quoted as in RFC 4180), a line each, accepted ones too. A cell that a spreadsheet would take for a
 * formula begins with an apostrophe.
 */
export const csv: Reporter = (raw) => csvWith({}, raw);

/** The same, with further columns. */
export function csvWith(columns: Columns, raw: Result): string {
  const result = cleaned(raw);
  const policies = policiesOf(result);
  const line = (finding: ResultFinding, verdict: string, accepted = ""): string => {
    const { subject, policy, evidence, location } = finding;
    const info = policies.get(policy);
    return row([
      ...Object.values(columns).map((read) => read(finding)),
      verdict,
      finding.severity,
      policy,
      info?.displayName ?? "",
      subject.urn ?? subject.id,
      subject.type,
      subject.name,
      finding.environment,
      finding.path,
      location ? formatPlace(location) : "",
      finding.message,
      evidence.map(({ text }) => text).join("; "),
      info?.remediationSteps ?? "",
      accepted,
      finding.fingerprint,
    ]);
  };
  const lines = [
    row([...Object.keys(columns), ...heads]),
    ...result.findings.map((finding) => line(finding, verdictOf(finding))),
    ...acceptedOf(result).map(([finding, why]) => line(finding, "accepted", why)),
    ...(result.baseline?.known ?? []).map((finding) => line(finding, "known")),
  ];
  return `${lines.join("\n")}\n`;
}

const acceptedOf = ({ exceptions }: Result): readonly (readonly [ResultFinding, string])[] =>
  exceptions.flatMap((exception) =>
    exception.findings.map((finding) => [finding, justification(exception)] as const),
  );

const row = (cells: readonly string[]): string => cells.map(cell).join(",");

/** Spreadsheets skip spaces before the sign by which they tell a formula, and read wide forms of it too. */
const formula = /^[\s\u00a0]*[=+\-@\uff1d\uff0b\uff0d\uff20|%]/;

const cell = (text: string): string => {
  const safe = formula.test(text) ? `'${text}` : text;
  return /[",\r\n']|^\s|\s$/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
};
