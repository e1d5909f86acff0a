import type { AuditResult } from "../../audit/result";
import { forbiddenPairs } from "../cohabitation";
import { portsOf, type Draw } from "../pictures";
import { frameworks } from "./coverage";
import { imageSections } from "./image-sections";
import { chip, markup, table, type Markup, type Section } from "./markup";
import { sharing } from "./sharing";
import { rest } from "./rest";
import { show } from "./summary";
import { trendSection } from "./trend";
import { zoneMap } from "./zones";

type Stack = AuditResult["stacks"][number];

/** What an audit knows beyond a check: how each stack came out, where stacks meet, and how it has changed. */
export function auditSections(audit: AuditResult, draw: Draw, now: number | undefined): readonly Section[] {
  const { stacks, joins, images, coverage = [] } = audit;
  return [
    { id: "stacks", title: "Stacks", count: stacks.length, body: stackTable(stacks) },
    ...trendSection(audit),
    ...(joins.length > 0
      ? [{ id: "joins", title: "Where stacks meet", count: joins.length, body: joinTable(audit) }]
      : []),
    ...flowSection(stacks, draw),
    ...sharingSection(stacks),
    ...(images
      ? imageSections(
          images,
          now,
          stacks.flatMap(({ id, images: counts }) => (counts ? [[id, counts] as const] : [])),
        )
      : []),
    ...(coverage.length > 0
      ? [{ id: "coverage", title: "Framework coverage", count: coverage.length, body: frameworks(coverage) }]
      : []),
  ];
}

const weight = ({ counts }: Stack): number =>
  counts.mandatory * 1e6 + counts.unknownMandatory * 1e3 + counts.advisory;
const worstFirst = (a: Stack, b: Stack): number => weight(b) - weight(a) || (a.id < b.id ? -1 : 1);

/** More rows than these are added by the page's script. */
const mostStacks = 200;

function stackTable(stacks: readonly Stack[]): Markup {
  const rows = [...stacks].sort(worstFirst).map(toRow);
  return markup`${table(
    "Stacks, the worst first",
    ["stack", "environments", "resources", "mandatory", "advisory", "unknown", "written", "note"],
    rows
      .slice(0, mostStacks)
      .map(([id, ...cells]) => [
        show("stack", id, id),
        ...cells.slice(0, -1),
        markup`${cells.at(-1) === "" ? undefined : chip(cells.at(-1)!, "unknown")}`,
      ]),
  )}${rest(rows.slice(mostStacks))}`;
}

const toRow = (stack: Stack): readonly [id: string, ...cells: string[]] => [
  stack.id,
  stack.environments.join(", "),
  String(stack.counts.resources),
  counted(stack.counts.mandatory),
  counted(stack.counts.advisory),
  counted(stack.counts.unknownMandatory + stack.counts.unknownAdvisory),
  age(stack),
  stack.partial || stack.problems.length > 0 ? "read in part" : "",
];

const counted = (count: number): string => (count === 0 ? "" : String(count));

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
function flowSection(stacks: readonly Stack[], draw: Draw): readonly Section[] {
  const rows = stacks.flatMap(({ id, zones }) =>
    (zones?.flows ?? []).flatMap(({ from, to, forbidden, unknown }) =>
      forbidden === undefined && unknown === undefined
        ? []
        : [
            [
              id,
              `${from} → ${to}`,
              forbidden === undefined ? "" : portsOf(forbidden),
              unknown === undefined ? "" : portsOf(unknown),
            ],
          ],
    ),
  );
  if (rows.length === 0) return [];
  const wrong = stacks.filter(({ zones }) =>
    zones?.flows.some(({ forbidden, unknown }) => forbidden !== undefined || unknown !== undefined),
  );
  const body = markup`${table(
    "Forbidden flows",
    ["stack", "from → to", "forbidden and possible", "not known"],
    rows,
    500,
  )}
${drawnStacks(wrong, ({ zones }) => zones && zoneMap(zones, undefined, draw))}`;
  return [{ id: "zones", title: "Flows that no zone allows", count: rows.length, body }];
}

/** Stacks in which something shares a machine against the rules. */
function sharingSection(stacks: readonly Stack[]): readonly Section[] {
  const wrong = stacks.filter(({ cohabitation }) => cohabitation && forbiddenPairs(cohabitation).length > 0);
  if (wrong.length === 0) return [];
  const body = drawnStacks(wrong, ({ cohabitation }) => cohabitation && sharing(cohabitation));
  return [{ id: "cohabitation", title: "Who may share a machine", count: wrong.length, body }];
}

/** A stack's pictures weigh some kilobytes: the worst have theirs, the others are drawn by a check of their own. */
const mostDrawn = 20;

function drawnStacks(stacks: readonly Stack[], body: (stack: Stack) => Markup | undefined): Markup {
  const shown = [...stacks].sort(worstFirst).slice(0, mostDrawn);
  const left = stacks.length - shown.length;
  return markup`${shown.map((stack) => markup`<details><summary>${stack.id}</summary>${body(stack)}</details>`)}
${left > 0 ? markup`<p>${left} more stacks are not drawn: check their states by themselves.</p>` : undefined}`;
}
