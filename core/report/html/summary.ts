import { plural, verdictOf } from "../text";
import { chip, markup, table, type Markup } from "./markup";
import type { Reported } from "./reported";

const severities = ["critical", "high", "medium", "low"] as const;
const words = ["error", "violation", "advisory", "unknown"] as const;

/** What fails the check: what was found, and what is not known and must be. */
export interface Failing {
  readonly found: number;
  readonly unknown: number;
}

/** For who reads nothing else: whether it holds, how much is found, how bad it is and where most of it lies. */
export function summary(result: Reported, failing: Failing): Markup {
  const { counts } = result;
  const tiles: readonly (readonly [string, number, string])[] = [
    ...("stacks" in counts
      ? ([
          ["stacks", counts.stacks, ""],
          ["not read, or in part", counts.unread, counts.unread > 0 ? "warn" : ""],
          ["between stacks", counts.crossStack, counts.crossStack > 0 ? "bad" : ""],
        ] as const)
      : []),
    ["resources", counts.resources, ""],
    ["mandatory findings", counts.mandatory, counts.mandatory > 0 ? "bad" : "good"],
    ["advisory findings", counts.advisory, counts.advisory > 0 ? "warn" : "good"],
    [
      "unknown",
      counts.unknownMandatory + counts.unknownAdvisory,
      counts.unknownMandatory + counts.unknownAdvisory > 0 ? "warn" : "good",
    ],
    ["accepted", counts.accepted, ""],
    ["verdicts passed", counts.verdicts.pass, ""],
  ];
  return markup`${verdict(result, failing)}
<dl class="tiles">${tiles.map(
    ([name, value, look]) =>
      markup`<div class="${look}"><dt>${name}</dt><dd>${value.toLocaleString("en")}</dd></div>`,
  )}</dl>
<div class="columns"><div>${bySeverity(result)}</div><div>${byPolicy(result)}</div></div>`;
}

function verdict({ counts, problems }: Reported, { found, unknown }: Failing): Markup {
  const failing = found + unknown;
  if (counts.resources === 0)
    return markup`<p class="verdict doubt"><strong>Nothing was judged.</strong> No resources were found in the inputs.</p>`;
  if (problems.length > 0)
    return markup`<p class="verdict doubt"><strong>Not everything could be checked.</strong> ${plural(problems.length, "input problem")}; the rest was judged, and ${plural(failing, "finding")} would fail it.</p>`;
  if (found > 0)
    return markup`<p class="verdict fail"><strong>The division does not hold.</strong> ${plural(found, "finding")} must be fixed, or accepted by somebody for a time${unknown > 0 ? `; ${plural(unknown, "verdict")} that must be known ${unknown === 1 ? "is" : "are"} not` : undefined}.</p>`;
  if (unknown > 0)
    return markup`<p class="verdict doubt"><strong>It is not known whether the division holds.</strong> Nothing is found that must be fixed, and ${plural(unknown, "verdict")} that must be known could not be reached.</p>`;
  if (counts.unknownMandatory + counts.unknownAdvisory > 0)
    return markup`<p class="verdict doubt"><strong>Nothing fails, and something is not known.</strong> ${plural(counts.unknownMandatory + counts.unknownAdvisory, "verdict")} could not be reached.</p>`;
  return markup`<p class="verdict"><strong>The division holds.</strong> Nothing that was judged fails.</p>`;
}

const allFindings = (result: Reported) =>
  result.schema === "bulkhead/audit/v1" ? [...result.findings, ...result.crossStack] : result.findings;

function bySeverity(result: Reported): Markup {
  const rows = severities.flatMap((severity) => {
    const own = allFindings(result).filter((each) => each.severity === severity);
    if (own.length === 0) return [];
    const cells = words.map((word) => own.filter((each) => verdictOf(each) === word).length || "");
    return [[show("severity", severity, chip(severity)), ...cells, own.length]];
  });
  const environments = new Map<string, number>();
  for (const { environment } of allFindings(result))
    environments.set(environment, (environments.get(environment) ?? 0) + 1);
  const places = [...environments]
    .sort(([, a], [, b]) => b - a)
    .map(([name, count]) => [show("environment", name, name), count]);
  return markup`${rows.length > 0 ? markup`<h3>By severity</h3>` : undefined}${table("Findings by severity", ["severity", ...words, "all"], rows)}
${places.length > 0 ? markup`<h3>By environment</h3>` : undefined}${table("Findings by environment", ["environment", "findings"], places, 20)}`;
}

function byPolicy(result: Reported): Markup {
  const counted = new Map<string, number>();
  for (const { policy } of allFindings(result)) counted.set(policy, (counted.get(policy) ?? 0) + 1);
  const policies = new Map(result.policies.map((each) => [each.name, each]));
  const rank = (name: string): number => severities.indexOf(policies.get(name)?.severity ?? "low");
  const rows = [...counted]
    .sort(([a, first], [b, second]) => rank(a) - rank(b) || second - first || (a < b ? -1 : 1))
    .slice(0, 12)
    .map(([name, count]) => [
      show("policy", name, policies.get(name)?.displayName ?? name),
      chip(policies.get(name)?.severity ?? "low"),
      count,
    ]);
  if (rows.length === 0) return markup``;
  return markup`<h3>What weighs most</h3>${table("Policies with findings", ["policy", "severity", "findings"], rows)}`;
}

/** A button that shows the findings with a value in a field. */
export const show = (field: string, value: string, label: Markup | string): Markup =>
  markup`<button type="button" class="link" data-field="${field}" data-value="${value}">${label}</button>`;
