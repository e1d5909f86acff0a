import type { AuditResult } from "../../audit/result";
import { chip, markup, table, type Markup, type Section } from "./markup";
import { show } from "./summary";

type Stack = AuditResult["stacks"][number];

/** What an audit knows beyond a check: how each stack came out, where stacks meet, and how it has changed. */
export function auditSections(audit: AuditResult): readonly Section[] {
  const { stacks, joins, trend } = audit;
  return [
    { id: "stacks", title: "Stacks", count: stacks.length, body: stackTable(stacks) },
    ...(joins.length > 0
      ? [{ id: "joins", title: "Where stacks meet", count: joins.length, body: joinTable(audit) }]
      : []),
    ...flowSection(stacks),
    ...(trend
      ? [
          {
            id: "trend",
            title: "Since the audit before",
            body: table(
              "Changes",
              ["owner", "policy", "change", "findings"],
              trend.map(({ owner, policy, change, count }) => [owner, policy, change, count]),
            ),
          },
        ]
      : []),
  ];
}

function stackTable(stacks: readonly Stack[]): Markup {
  const weight = ({ counts }: Stack): number =>
    counts.mandatory * 1e6 + counts.unknownMandatory * 1e3 + counts.advisory;
  const rows = [...stacks]
    .sort((a, b) => weight(b) - weight(a) || (a.id < b.id ? -1 : 1))
    .map((stack) => [
      show("stack", stack.id, stack.id),
      stack.environments.join(", "),
      stack.counts.resources,
      stack.counts.mandatory || "",
      stack.counts.advisory || "",
      stack.counts.unknownMandatory + stack.counts.unknownAdvisory || "",
      age(stack),
      markup`${stack.partial || stack.problems.length > 0 ? chip("read in part", "unknown") : undefined}`,
    ]);
  return table(
    "Stacks, the worst first",
    ["stack", "environments", "resources", "mandatory", "advisory", "unknown", "written", "note"],
    rows,
  );
}

const age = ({ manifest: { time, ageDays } }: Stack): string =>
  time === undefined
    ? "not said"
    : `${time.slice(0, 10)}${ageDays === undefined ? "" : ` (${ageDays} days old)`}`;

const joinTable = ({ joins }: AuditResult): Markup =>
  table(
    "Where stacks meet",
    ["what", "kind", "belongs to", "is used by"],
    joins.map(({ name, kind, owners, users }) => [
      name,
      kind,
      owners.join(", ") || chip("nobody that was given", "unknown"),
      users.join(", "),
    ]),
  );

/** Forbidden flows of every stack; the allowed ones would bury them. */
function flowSection(stacks: readonly Stack[]): readonly Section[] {
  const rows = stacks.flatMap(({ id, zones }) =>
    (zones?.flows ?? []).flatMap(({ from, to, forbidden, unknown }) =>
      forbidden === undefined && unknown === undefined
        ? []
        : [[id, `${from} → ${to}`, forbidden ?? "", unknown ?? ""]],
    ),
  );
  if (rows.length === 0) return [];
  const body = table(
    "Forbidden flows",
    ["stack", "from → to", "forbidden and possible", "not known"],
    rows,
    500,
  );
  return [{ id: "zones", title: "Flows that no zone allows", count: rows.length, body }];
}
