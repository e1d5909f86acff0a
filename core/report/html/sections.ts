import type { ReportOptions, Result } from "../result";
import type { Draw } from "../pictures";
import { formatPlace, plural } from "../text";
import { auditSections } from "./audit";
import { framework } from "./coverage";
import { imageSections } from "./image-sections";
import { inputs } from "./inputs";
import { chip, markup, table, type Markup, type Section } from "./markup";
import type { Reported } from "./reported";
import { sharing } from "./sharing";
import { zoneMap } from "./zones";

/** What a report holds beside the summary and the findings, in the order in which it is read. */
export function sections(result: Reported, draw: Draw, options: ReportOptions): readonly Section[] {
  const { now } = options;
  const isAudit = result.schema === "bulkhead/audit/v1";
  return [
    ...(isAudit ? auditSections(result, draw, now) : checkSections(result, draw, now)),
    { id: "exceptions", title: "Exceptions", count: result.exceptions.length, body: exceptions(result, now) },
    {
      id: "not-seen",
      title: "Unknown and not seen",
      count: result.notSeen.length + result.problems.length,
      body: notSeen(result),
    },
    { id: "policies", title: "Policies", count: result.policies.length, body: policies(result) },
    { id: "inputs", title: "Inputs and versions", body: inputs(result, options) },
  ];
}

function checkSections(result: Result, draw: Draw, now: number | undefined): readonly Section[] {
  const { zones, connections, cohabitation, statuses, coverage } = result;
  return [
    ...(zones ? [{ id: "zones", title: "Zones and flows", body: zoneMap(zones, connections, draw) }] : []),
    ...(cohabitation
      ? [{ id: "cohabitation", title: "Who may share a machine", body: sharing(cohabitation) }]
      : []),
    ...(statuses ? imageSections(statuses, now) : []),
    ...(coverage ? [{ id: "coverage", title: "Framework coverage", body: framework(coverage) }] : []),
  ];
}

function exceptions({ exceptions: all }: Reported, now: number | undefined): Markup {
  if (all.length === 0) return markup`<p>None are declared.</p>`;
  const left = (expires: string): string => {
    const days = now === undefined ? NaN : Math.floor((Date.parse(expires) + 86_400_000 - now) / 86_400_000);
    return Number.isNaN(days) ? "" : days < 0 ? " (over)" : ` (${plural(days, "day")} left)`;
  };
  return table(
    "Exceptions",
    ["policy", "resource", "status", "expires", "owner", "approved by", "reason", "accepts", "declared"],
    all.map((each) => [
      each.policy,
      each.resource,
      chip(each.status),
      `${each.expires}${left(each.expires)}`,
      each.owner,
      each.approvedBy ?? "nobody named",
      each.reason,
      plural(each.findings.length, "finding"),
      each.location ? formatPlace(each.location) : each.source,
    ]),
  );
}

function notSeen({ notSeen: all, problems, notes }: Reported): Markup {
  return markup`${problems.length > 0 ? markup`<h3>Could not be read</h3>` : undefined}${table(
    "Input problems",
    ["where", "what", "what to do"],
    problems.map(({ location, message, hint }) => [formatPlace(location), message, hint ?? ""]),
  )}
${all.length > 0 ? markup`<h3>Referenced, but not given</h3>` : markup`<p>Nothing was referenced that was not given.</p>`}${table(
    "Not seen",
    ["what", "why", "resource"],
    all.map(({ what, why, resource }) => [what, why, resource ?? ""]),
  )}
${notes.length > 0 ? markup`<h3>The verdicts rest on this</h3><ul>${notes.slice(0, 1000).map((note) => markup`<li>${note}</li>`)}</ul>` : undefined}`;
}

const policies = ({ policies: all }: Reported): Markup =>
  markup`<details><summary>All policies, with their verdicts</summary>${table(
    "Policies",
    ["policy", "severity", "pass", "violation", "unknown", "error", "controls"],
    all.map(({ name, displayName, severity, tally, controls }) => [
      markup`${displayName}<br><code class="dim">${name}</code>`,
      chip(severity),
      tally.pass,
      tally.violation || "",
      tally.unknown || "",
      tally.error || "",
      controls.join(", "),
    ]),
  )}</details>`;
