import type { AuditFinding, AuditResult } from "../../audit/result";
import { plural } from "../text";
import { chip, markup, table, type Markup, type Section } from "./markup";
import { show } from "./summary";

const changes = ["new", "fixed", "excepted", "overdue", "expired"] as const;
const wordOf = (change: (typeof changes)[number]): string => (change === "excepted" ? "accepted" : change);

/** What has changed since an earlier audit, what is past its deadline, and how teams and policies stood over time. */
export function trendSection(audit: AuditResult): readonly Section[] {
  const { trend, history = [], started } = audit;
  if (!trend) return [];
  const late = overdue(audit);
  const body = markup`<p>${changes
    .map((change) => `${sum(trend, change)} ${wordOf(change)}`)
    .join(
      ", ",
    )}. Overdue findings are past the estate's deadline, counted from the audit that found them first; expired are exceptions.</p>
${course("Teams over time", "owner", history, ({ owners }) => owners)}
${course("Policies over time", "policy", history, ({ policies }) => policies)}
<h3>Changes</h3>${table("Changes by owner and policy", ["owner", "policy", ...changes.map(wordOf)], changed(trend))}
${late.length > 0 ? markup`<h3>Past their deadline</h3>` : undefined}${table(
    "Findings past their deadline",
    ["finding", "severity", "owner", "stack", "found first", "due", "late by"],
    late.map((each) => [
      markup`${each.message}<br><code class="dim">${each.policy}</code>`,
      chip(each.severity),
      each.owner ?? "nobody named",
      each.stack,
      (each.since ?? "").slice(0, 10),
      (each.due ?? "").slice(0, 10),
      plural(Math.floor((Date.parse(started ?? "") - Date.parse(each.due ?? "")) / 86_400_000), "day"),
    ]),
    200,
  )}
`;
  return [{ id: "trend", title: "Since the audit before", body }];
}

type Trend = NonNullable<AuditResult["trend"]>;
type Points = NonNullable<AuditResult["history"]>;

const sum = (trend: Trend, change: Trend[number]["change"]): number =>
  trend.reduce((total, each) => total + (each.change === change ? each.count : 0), 0);

function changed(trend: Trend): (string | number | Markup)[][] {
  const rows = new Map<string, { owner: string; policy: string; counts: Map<string, number> }>();
  for (const { owner, policy, change, count } of trend) {
    const key = JSON.stringify([owner, policy]);
    const row = rows.get(key) ?? { owner, policy, counts: new Map<string, number>() };
    rows.set(key, row);
    row.counts.set(change, count);
  }
  return [...rows.values()].map(({ owner, policy, counts }) => [
    owner,
    show("policy", policy, policy),
    ...changes.map((change) => counts.get(change) ?? ""),
  ]);
}

/** The longest due first. */
const overdue = ({ findings, crossStack, started }: AuditResult): readonly AuditFinding[] =>
  [...findings, ...crossStack]
    .filter(({ due }) => due !== undefined && started !== undefined && Date.parse(due) <= Date.parse(started))
    .sort((a, b) => ((a.due ?? "") < (b.due ?? "") ? -1 : 1));

/** So many of the last audits stand beside each other. */
const mostPoints = 8;

function course(
  title: string,
  what: string,
  history: Points,
  standings: (point: Points[number]) => Points[number]["owners"],
): Markup {
  const points = history.slice(-mostPoints);
  if (points.length < 2) return markup``;
  const last = new Map(standings(points.at(-1)!).map((each) => [each.name, each]));
  const weight = (name: string): number => (last.get(name)?.overdue ?? 0) * 1e6 + (last.get(name)?.open ?? 0);
  const names = [...new Set(points.flatMap((point) => standings(point).map(({ name }) => name)))].sort(
    (a, b) => weight(b) - weight(a) || (a < b ? -1 : 1),
  );
  const rows = names.map((name) => [
    name,
    ...points.map((point) => {
      const found = standings(point).find((each) => each.name === name);
      if (!found) return "0";
      return `${found.open}${found.overdue > 0 ? ` (${found.overdue} overdue)` : ""}`;
    }),
  ]);
  return markup`<h3>${title}</h3><p>Open findings at each audit.</p>${table(
    title,
    [what, ...points.map(({ at }) => at.slice(0, 10))],
    rows,
    100,
  )}`;
}
