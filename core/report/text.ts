import type { Result, ResultFinding, ResultPolicy } from "./result";

/**
 * Replaces what would steer a terminal or a viewer (escapes and other controls, text direction, invisible characters,
 * halves of a pair) by a visible character. Line breaks and tabs stay.
 */
export const printable = (text: string): string =>
  text.replace(/(?![\n\t])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\ufffe\uffff]/gu, "\ufffd");

/** More of one text than this helps nobody to find what it names. */
const longest = 2000;

/** Text of the input as it may stand within a line. */
function oneLine(text: string): string {
  const short = text.length > longest ? `${text.slice(0, longest)}…` : text;
  return printable(short.replace(/\r\n?/g, "\n")).replace(/[\n\t]+/g, " ");
}

function mapStrings<T>(value: T, change: (text: string) => string): T {
  if (typeof value === "string") return change(value) as T;
  if (Array.isArray(value)) return value.map((item: unknown) => mapStrings(item, change)) as T;
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]): [string, unknown] => [key, mapStrings(item, change)]),
  ) as T;
}

/** The result with every text fit to stand within a line: what its author wrote can neither steer nor forge output. */
export const cleaned = <T>(result: T): T => mapStrings(result, oneLine);

/** JSON in which characters that steer a terminal stand as escapes: the same data, safe to print. */
export const toJson = (value: unknown): string =>
  `${JSON.stringify(value, null, 2).replace(/[\u007f-\u009f\p{Cf}\p{Zl}\p{Zp}]/gu, (char) =>
    Array.from({ length: char.length }, (_, at) => hex(char.charCodeAt(at))).join(""),
  )}\n`;

const hex = (unit: number): string => `\\u${unit.toString(16).padStart(4, "0")}`;

/** `1 policy`, `2 policies`. */
export const plural = (count: number, one: string, many = `${one}s`): string =>
  `${count} ${count === 1 ? one : many}`;

type Place = NonNullable<ResultFinding["location"]>;

/** `file:line:column`, as far as it is known. */
export const formatPlace = ({ file, line, column }: Place): string =>
  [file, line, column].filter((part) => part !== undefined).join(":");

/** The path of a place in a file; undefined for what is none (a URN, standard input). */
export const fileOf = ({ file }: Place): string | undefined =>
  /^(?:urn:|stdin$)/.test(file) ? undefined : file.replace(/^(?:\.\/)+/, "");

/** What a result knows of the policies by name. */
export const policiesOf = (result: Result): ReadonlyMap<string, ResultPolicy> =>
  new Map(result.policies.map((policy) => [policy.name, policy]));

/** Findings that fail the check by their level. */
export const isMandatory = (finding: ResultFinding): boolean => finding.level === "mandatory";

/** Findings by the resource that they are about, in the order of the result. */
export function bySubject(
  findings: readonly ResultFinding[],
): readonly (readonly [ResultFinding, ...ResultFinding[]])[] {
  const groups = new Map<string, [ResultFinding, ...ResultFinding[]]>();
  for (const finding of findings) {
    const group = groups.get(finding.subject.id);
    if (group) group.push(finding);
    else groups.set(finding.subject.id, [finding]);
  }
  return [...groups.values()];
}

/** One word for what a finding does to the check. */
export function verdictOf(finding: ResultFinding): "error" | "violation" | "advisory" | "unknown" {
  if (finding.kind !== "violation") return finding.kind;
  return isMandatory(finding) ? "violation" : "advisory";
}

/** The numbers of a result in one line: `3 violations (2 mandatory, 1 advisory), 1 unknown (0 mandatory)`. */
export function headline(result: Result): string {
  const { counts, problems, findings } = result;
  const errors = findings.filter((finding) => finding.kind === "error").length;
  const violations = counts.mandatory + counts.advisory - errors;
  const unknowns = counts.unknownMandatory + counts.unknownAdvisory;
  if (counts.resources === 0) {
    return problems.length === 0
      ? "nothing to judge: no resources were found"
      : `nothing could be judged, ${plural(problems.length, "input problem")}`;
  }
  const found = [
    violations > 0
      ? `${plural(violations, "violation")} (${counts.mandatory - errors} mandatory, ${counts.advisory} advisory)`
      : "no violation found",
    unknowns > 0 ? `${plural(unknowns, "unknown")} (${counts.unknownMandatory} mandatory)` : "",
    errors > 0 ? plural(errors, "policy error") : "",
    counts.accepted > 0 ? `${counts.accepted} accepted` : "",
    counts.known ? `${counts.known} known` : "",
    problems.length > 0 ? plural(problems.length, "input problem") : "",
  ];
  return found.filter((part) => part !== "").join(", ");
}

/** `reason (owner, approved by approver, until 2026-12-31)`. */
export const justification = (
  exception: Pick<Result["exceptions"][number], "reason" | "owner" | "approvedBy" | "expires">,
): string =>
  `${exception.reason} (${exception.owner}${exception.approvedBy === undefined ? "" : `, approved by ${exception.approvedBy}`}, until ${exception.expires})`;

/** How many controls of a framework stand how. */
export const verdictCounts = ({ controls }: NonNullable<Result["coverage"]>): string =>
  (["pass", "fail", "unknown", "not-applicable", "not-covered"] as const)
    .map((verdict) => `${controls.filter((each) => each.verdict === verdict).length} ${verdict}`)
    .join(", ");
