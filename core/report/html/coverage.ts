import type { AuditCoverage } from "../../audit/result";
import type { Result } from "../result";
import { plural, verdictCounts } from "../text";
import { chip, markup, table, type Markup } from "./markup";

type Coverage = NonNullable<Result["coverage"]>;
type Control = AuditCoverage["controls"][number];

/** More policies than these are folded. */
const fewest = 3;

const policiesOf = (by: readonly string[]): Markup | string =>
  by.length > fewest
    ? markup`<details><summary>${plural(by.length, "policy", "policies")}</summary>${by.join(", ")}</details>`
    : by.join(", ");

/** A framework as a check stands to it, control by control. */
export const framework = (coverage: Coverage): Markup =>
  markup`<p>${coverage.name} ${coverage.version}: ${verdictCounts(coverage)}.</p>
${table(
  `Controls of ${coverage.name}`,
  ["control", "about", "verdict", "why", "policies"],
  coverage.controls.map(({ control, topic, verdict, why, policies }) => [
    control,
    topic,
    chip(verdict),
    why,
    policiesOf(policies),
  ]),
)}`;

const verdicts = ["pass", "fail", "unknown", "not-applicable", "not-covered"] as const;

/** Frameworks as all stacks stand to them. */
export function frameworks(all: readonly AuditCoverage[]): Markup {
  const sums = all.map(({ name, version, controls }) => [
    `${name} ${version}`,
    controls.length,
    ...verdicts.map((verdict) => controls.filter((each) => each.verdict === verdict).length || ""),
  ]);
  return markup`<p>A control passes where something was judged by its policies, and nothing failed or stayed open in any stack. What an exception accepts has failed all the same.</p>
${table("Frameworks", ["framework", "controls", ...verdicts], sums)}
${all.map(
  (each) =>
    markup`<details><summary><strong>${each.name} ${each.version}</strong> <span class="dim">${verdictCounts(each)}</span></summary>
<p class="dim">${each.url}</p>
${table(
  `Controls of ${each.name}`,
  ["control", "about", "verdict", "stacks", "why", "policies"],
  each.controls.map(({ control, topic, verdict, stacks, why, policies }) => [
    control,
    topic,
    chip(verdict),
    stacks ? inStacks(stacks) : "",
    why,
    policiesOf(policies),
  ]),
)}</details>`,
)}`;
}

/** `3 fail, 1 unknown, 12 pass`. */
const inStacks = ({ fail, unknown, pass, notApplicable }: NonNullable<Control["stacks"]>): string =>
  [
    [fail, "fail"],
    [unknown, "unknown"],
    [pass, "pass"],
    [notApplicable, "not applicable"],
  ]
    .flatMap(([number, word]) => (number === 0 ? [] : `${number} ${word}`))
    .join(", ");
