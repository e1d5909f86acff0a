import { dueOf, isOverdue } from "./deadline";
import type { AuditFinding, AuditPoint, AuditResult } from "./result";
import { compare } from "./order";

/** What became of findings from one audit to a later one. */
export interface Trend {
  readonly new: readonly AuditFinding[];
  readonly fixed: readonly AuditFinding[];
  /** Found before, accepted by an exception now. */
  readonly excepted: readonly AuditFinding[];
  /** Open still, past the estate's deadline; the longest first. */
  readonly overdue: readonly AuditFinding[];
  /** By owner and policy, in the order of both. */
  readonly rows: NonNullable<AuditResult["trend"]>;
}

type Change = Trend["rows"][number]["change"];

const nobody = "nobody";
/** So many audits are told of. */
const mostPoints = 24;

/**
 * Compares two audits. A finding of a stack that the later one could not read, or was not asked for, is not fixed. One is
 * overdue where the estate of the later audit sets a deadline for its severity, and the earlier audits found it longer ago.
 */
export const trendOf = (before: AuditResult, after: AuditResult): Trend =>
  changes(before, sinceFirst(before, after));

/** @param after with when its findings were found first */
function changes(before: AuditResult, after: AuditResult): Trend {
  const old = byKey(allOf(before));
  const now = byKey(allOf(after));
  const accepted = byKey(after.exceptions.flatMap(({ findings }) => findings));
  const seen = new Set(after.stacks.flatMap(({ id, problems }) => (problems.length === 0 ? [id] : [])));
  const fresh = [...now].flatMap(([key, finding]) => (old.has(key) ? [] : [finding]));
  const gone = [...old].filter(([key]) => !now.has(key));
  const excepted = gone.flatMap(([key]) => accepted.get(key) ?? []);
  const fixed = gone.flatMap(([key, finding]) =>
    !accepted.has(key) && (finding.stack === "" || seen.has(finding.stack)) ? [finding] : [],
  );
  const overdue = [...now.values()]
    .filter((finding) => isOverdue(finding, after.started))
    .sort((a, b) => compare(a.due ?? "", b.due ?? ""));
  const rows = new Map<string, Trend["rows"][number]>();
  const count = (change: Change, owner: string, policy: string): void => {
    const key = JSON.stringify([owner, policy, change]);
    const row = rows.get(key);
    if (row) row.count += 1;
    else rows.set(key, { change, owner, policy, count: 1 });
  };
  const found = { new: fresh, fixed, excepted, overdue };
  for (const [change, findings] of Object.entries(found))
    for (const { owner = nobody, policy } of findings) count(change as keyof typeof found, owner, policy);
  for (const { status, owner, policy } of after.exceptions)
    if (status === "expired") count("expired", owner, policy);
  const sorted = [...rows].sort(([a], [b]) => compare(a, b)).map(([, row]) => row);
  return { ...found, rows: sorted };
}

/** The later audit with what it is beside an earlier one: since when findings are open, what has changed, and the course. */
export function sinceEarlier(before: AuditResult, after: AuditResult): AuditResult {
  const later = sinceFirst(before, after);
  return {
    ...later,
    trend: [...changes(before, later).rows],
    history: [...(before.history ?? pointOf(before)), ...pointOf(later)].slice(-mostPoints),
  };
}

/** Findings with when they were found first, as far as the audits before tell, and by when they must be mended. */
function sinceFirst(before: AuditResult, after: AuditResult): AuditResult {
  const open = [...allOf(before), ...before.exceptions.flatMap(({ findings }) => findings)];
  const first = new Map(open.map((each) => [keyOf(each), each.since ?? before.started]));
  return openSince(after, (finding) => first.get(keyOf(finding)));
}

/** @param first when a finding was found first (ISO 8601), as far as that is known */
export function openSince(
  audit: AuditResult,
  first: (finding: Pick<AuditFinding, "stack" | "fingerprint">) => string | undefined,
): AuditResult {
  const told = (finding: AuditFinding): AuditFinding => {
    const [since] = [finding.since ?? [], first(finding) ?? []].flat().sort();
    if (since === undefined) return finding;
    const due = dueOf({ ...finding, since }, audit.deadlines);
    return { ...finding, since, ...(due !== undefined && { due }) };
  };
  return { ...audit, findings: audit.findings.map(told), crossStack: audit.crossStack.map(told) };
}

/** How an audit stood; nothing where nobody knows when it was. */
function pointOf(audit: AuditResult): AuditPoint[] {
  if (audit.started === undefined) return [];
  const all = allOf(audit);
  const standings = (nameOf: (finding: AuditFinding) => string): AuditPoint["owners"] => {
    const found = new Map<string, AuditPoint["owners"][number]>();
    for (const finding of all) {
      const name = nameOf(finding);
      const known = found.get(name) ?? { name, open: 0, overdue: 0 };
      known.open += 1;
      if (isOverdue(finding, audit.started)) known.overdue += 1;
      found.set(name, known);
    }
    return [...found.values()].sort((a, b) => compare(a.name, b.name));
  };
  return [
    {
      at: audit.started,
      owners: standings(({ owner = nobody }) => owner),
      policies: standings(({ policy }) => policy),
    },
  ];
}

const allOf = ({ findings, crossStack }: AuditResult): readonly AuditFinding[] => [
  ...findings,
  ...crossStack,
];

const keyOf = ({ stack, fingerprint }: Pick<AuditFinding, "stack" | "fingerprint">): string =>
  `${stack}\0${fingerprint}`;

const byKey = (findings: readonly AuditFinding[]): Map<string, AuditFinding> =>
  new Map(findings.map((each) => [keyOf(each), each]));
