import type { Result, ResultFinding, ResultPolicy } from "./result";

/** Replaces characters that would steer a terminal (escapes, other controls, text direction) by a visible one. */
export const printable = (text: string): string =>
  // eslint-disable-next-line no-control-regex -- controls are what is looked for
  text.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, "\ufffd");

/** `1 policy`, `2 policies`. */
export const plural = (count: number, one: string, many = `${one}s`): string =>
  `${count} ${count === 1 ? one : many}`;

/** `file:line:column`, as far as it is known; the subject's id where there is no file. */
export function placeOf(finding: ResultFinding): string {
  const { location } = finding;
  if (!location) return finding.subject.urn ?? finding.subject.id;
  return [location.file, location.line, location.column].filter((part) => part !== undefined).join(":");
}

/** What a result knows of the policies by name. */
export const policiesOf = (result: Result): ReadonlyMap<string, ResultPolicy> =>
  new Map(result.policies.map((policy) => [policy.name, policy]));

/** Findings that fail the check by their level. */
export const isMandatory = (finding: ResultFinding): boolean => finding.level === "mandatory";
