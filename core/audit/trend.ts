import type { AuditFinding, AuditResult } from "./result";

/** What became of findings from one audit to a later one. */
export interface Trend {
  readonly new: readonly AuditFinding[];
  readonly fixed: readonly AuditFinding[];
  /** Found before, accepted by an exception now. */
  readonly excepted: readonly AuditFinding[];
  /** By owner and policy, in the order of both. */
  readonly rows: NonNullable<AuditResult["trend"]>;
}

const nobody = "nobody";

/** Compares two audits. A finding of a stack that the later one could not read, or was not asked for, is not fixed. */
export function trendOf(before: AuditResult, after: AuditResult): Trend {
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
  const rows = new Map<string, Trend["rows"][number]>();
  const count = (change: Trend["rows"][number]["change"], owner: string, policy: string): void => {
    const key = JSON.stringify([owner, policy, change]);
    const row = rows.get(key);
    if (row) row.count += 1;
    else rows.set(key, { change, owner, policy, count: 1 });
  };
  for (const { owner = nobody, policy } of fresh) count("new", owner, policy);
  for (const { owner = nobody, policy } of fixed) count("fixed", owner, policy);
  for (const { owner = nobody, policy } of excepted) count("excepted", owner, policy);
  for (const { status, owner, policy } of after.exceptions)
    if (status === "expired") count("overdue", owner, policy);
  const sorted = [...rows].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)).map(([, row]) => row);
  return { new: fresh, fixed, excepted, rows: sorted };
}

const allOf = ({ findings, crossStack }: AuditResult): readonly AuditFinding[] => [
  ...findings,
  ...crossStack,
];

const byKey = (findings: readonly AuditFinding[]): Map<string, AuditFinding> =>
  new Map(findings.map((each) => [`${each.stack}\0${each.fingerprint}`, each]));
