import type { Result } from "../result";
import { catalogueHash } from "../statement";
import type { Draw } from "../pictures";
import { formatPlace, plural, verdictCounts } from "../text";
import { auditSections } from "./audit";
import { amberQueue, images } from "./images";
import { chip, markup, table, type Markup, type Section } from "./markup";
import type { Reported } from "./reported";
import { sharing } from "./sharing";
import { zoneMap } from "./zones";

/** What a report holds beside the summary and the findings, in the order in which it is read. */
export function sections(result: Reported, draw: Draw, now: number | undefined): readonly Section[] {
  const isAudit = result.schema === "bulkhead/audit/v1";
  return [
    ...(isAudit ? auditSections(result, draw) : checkSections(result, draw)),
    { id: "exceptions", title: "Exceptions", count: result.exceptions.length, body: exceptions(result, now) },
    {
      id: "not-seen",
      title: "Unknown and not seen",
      count: result.notSeen.length + result.problems.length,
      body: notSeen(result),
    },
    { id: "policies", title: "Policies", count: result.policies.length, body: policies(result) },
    { id: "inputs", title: "Inputs and versions", body: inputs(result, now) },
  ];
}

function checkSections(result: Result, draw: Draw): readonly Section[] {
  const { zones, connections, cohabitation, statuses, coverage } = result;
  return [
    ...(zones ? [{ id: "zones", title: "Zones and flows", body: zoneMap(zones, connections, draw) }] : []),
    ...(cohabitation
      ? [{ id: "cohabitation", title: "Who may share a machine", body: sharing(cohabitation) }]
      : []),
    ...(statuses
      ? [
          {
            id: "images",
            title: "Images by status",
            count: statuses.images.length,
            body: images(statuses),
          },
          {
            id: "amber",
            title: "Images in doubt",
            count: statuses.images.filter(({ colour }) => colour === "amber").length,
            body: amberQueue(statuses),
          },
        ]
      : []),
    ...(coverage ? [{ id: "coverage", title: "Framework coverage", body: framework(coverage) }] : []),
  ];
}

/** More policies than these are folded. */
const fewest = 3;

const framework = (coverage: NonNullable<Result["coverage"]>): Markup =>
  markup`<p>${coverage.name} ${coverage.version}: ${verdictCounts(coverage)}.</p>
${table(
  "Controls",
  ["control", "about", "verdict", "why", "policies"],
  coverage.controls.map(({ control, topic, verdict, why, policies: by }) => [
    control,
    topic,
    chip(verdict),
    why,
    by.length > fewest
      ? markup`<details><summary>${plural(by.length, "policy", "policies")}</summary>${by.join(", ")}</details>`
      : by.join(", "),
  ]),
)}`;

function exceptions({ exceptions: all }: Reported, now: number | undefined): Markup {
  if (all.length === 0) return markup`<p>None are declared.</p>`;
  const left = (expires: string): string => {
    const days = now === undefined ? NaN : Math.floor((Date.parse(expires) + 86_400_000 - now) / 86_400_000);
    return Number.isNaN(days) ? "" : days < 0 ? " (over)" : ` (${plural(days, "day")} left)`;
  };
  return table(
    "Exceptions",
    ["policy", "resource", "status", "expires", "approved by", "reason", "accepts", "declared"],
    all.map((each) => [
      each.policy,
      each.resource,
      chip(each.status),
      `${each.expires}${left(each.expires)}`,
      each.owner,
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

function inputs(result: Reported, now: number | undefined): Markup {
  const { tool, estate } = result;
  const rows =
    result.schema === "bulkhead/audit/v1"
      ? result.stacks.map(({ id, input, manifest }) => [
          id,
          "state",
          markup`<code>${input.hash ?? "not hashed"}</code>`,
          input.bytes,
          manifest.time === undefined ? "" : written(manifest.time, now),
        ])
      : result.inputs.map(({ name, kind, stack, hash, bytes, modified }) => [
          `${name}${stack === undefined ? "" : ` (${stack})`}`,
          kind,
          markup`<code>${hash ?? "not hashed"}</code>`,
          bytes ?? "",
          modified === undefined ? "" : written(modified, now),
        ]);
  const facts = [
    ["tool", `${tool.name} ${tool.version}`],
    ["catalogue", `${plural(result.policies.length, "policy", "policies")}, sha256 ${catalogueHash(result)}`],
    ["estate", `${estate.defaulted ? "Bulkhead's defaults" : estate.source}, sha256 ${estate.hash}`],
    ...("stage" in result
      ? [["stage", result.stage === "preview" ? "planned resources" : "existing resources"]]
      : []),
    ...(now === undefined ? [] : [["report written", new Date(now).toISOString()]]),
  ];
  return markup`${table("Versions", ["what", "which"], facts)}
${table("Inputs", ["input", "kind", "sha256", "bytes", "last written"], rows)}`;
}

const written = (time: string, now: number | undefined): string => {
  const days = now === undefined ? NaN : Math.floor((now - Date.parse(time)) / 86_400_000);
  return `${time.slice(0, 16).replace("T", " ")} UTC${Number.isNaN(days) ? "" : `, ${plural(Math.max(0, days), "day")} old`}`;
};
