import assert from "node:assert/strict";
import { auditSchema, sinceEarlier, staleFinding, trendOf, type AuditResult } from "../../../core/audit";
import { audit } from "../report/html/audit-fixture";

const [model] = audit.findings;

const finding = (
  name: string,
  changes: Partial<AuditResult["findings"][number]> = {},
): AuditResult["findings"][number] => {
  const { since: _since, due: _due, ...rest } = model!;
  return { ...rest, fingerprint: name.padEnd(32, "0"), severity: "critical", ...changes };
};

function auditOf(
  started: string,
  findings: AuditResult["findings"],
  changes: Partial<AuditResult> = {},
): AuditResult {
  const { trend: _trend, history: _history, ...rest } = audit;
  return { ...rest, started, findings, crossStack: [], deadlines: { critical: 7, high: 30 }, ...changes };
}

const first = "2026-01-01T00:00:00.000Z";

describe("two audits", () => {
  it("tell findings that are open past the estate's deadline for their severity", () => {
    const before = auditOf(first, [finding("a"), finding("b", { severity: "high" }), finding("c")]);
    const all = [...before.findings, finding("d")];
    const overdue = (started: string, changes: Partial<AuditResult> = {}): string[] =>
      trendOf(before, auditOf(started, all, changes)).overdue.map(({ fingerprint }) => fingerprint[0]!);
    assert.deepEqual(overdue("2026-01-07T23:59:59.000Z"), []);
    assert.deepEqual(overdue("2026-01-08T00:00:00.000Z"), ["a", "c"]);
    assert.deepEqual(overdue("2026-01-31T00:00:00.000Z"), ["a", "c", "b"]);
    assert.deepEqual(trendOf(before, { ...auditOf("2027-01-01", all), deadlines: undefined }).overdue, []);
  });

  it("count them by owner and policy, and expired exceptions by themselves", () => {
    const before = auditOf(first, [finding("a"), finding("b", { owner: "team-pay" })]);
    const exception = {
      policy: "some",
      resource: "**",
      owner: "me",
      reason: "tried",
      expires: "2026-01-02",
      source: "file" as const,
      status: "expired" as const,
      findings: [],
    };
    const after = auditOf("2026-02-01T00:00:00.000Z", before.findings, { exceptions: [exception] });
    assert.deepEqual(trendOf(before, after).rows, [
      { change: "expired", owner: "me", policy: "some", count: 1 },
      { change: "overdue", owner: "team-pay", policy: model!.policy, count: 1 },
      { change: "overdue", owner: "team-shop", policy: model!.policy, count: 1 },
    ]);
  });

  it("give no deadline to what is not known and need not be", () => {
    const doubts = [
      finding("a", { kind: "unknown", level: "advisory" }),
      finding("b", { kind: "unknown", level: "mandatory" }),
    ];
    const { overdue } = trendOf(auditOf(first, doubts), auditOf("2026-02-01T00:00:00.000Z", doubts));
    assert.deepEqual(
      overdue.map(({ fingerprint }) => fingerprint[0]),
      ["b"],
    );
  });

  it("carry on since when a finding is open, also while an exception accepted it", () => {
    const one = auditOf(first, [finding("a")]);
    const accepted = {
      policy: "some",
      resource: "**",
      owner: "me",
      reason: "tried",
      expires: "2026-01-04",
      source: "file" as const,
      status: "used" as const,
      findings: [{ ...finding("b"), since: "2025-12-01T00:00:00.000Z" }],
    };
    const two = sinceEarlier(
      one,
      auditOf("2026-01-03T00:00:00.000Z", [finding("a")], { exceptions: [accepted] }),
    );
    const three = sinceEarlier(two, auditOf("2026-01-05T00:00:00.000Z", [finding("a"), finding("b")]));
    assert.deepEqual(
      three.findings.map(({ since, due }) => [since, due]),
      [
        [first, "2026-01-08T00:00:00.000Z"],
        ["2025-12-01T00:00:00.000Z", "2025-12-08T00:00:00.000Z"],
      ],
    );
    assert.deepEqual(three.trend, [
      { change: "new", owner: "team-shop", policy: model!.policy, count: 1 },
      { change: "overdue", owner: "team-shop", policy: model!.policy, count: 1 },
    ]);
    assert.deepEqual(
      three.history!.map(({ at, owners }) => [at.slice(0, 10), owners]),
      [
        ["2026-01-01", [{ name: "team-shop", open: 1, overdue: 0 }]],
        ["2026-01-03", [{ name: "team-shop", open: 1, overdue: 0 }]],
        ["2026-01-05", [{ name: "team-shop", open: 2, overdue: 1 }]],
      ],
    );
    assert.doesNotThrow(() => auditSchema.parse(three));
  });

  it("take no time that is none for a deadline", () => {
    const before = auditOf("some time", [finding("a")]);
    assert.deepEqual(trendOf(before, auditOf("2026-02-01T00:00:00.000Z", before.findings)).overdue, []);
  });

  it("keep the last of many audits in their history", () => {
    let last = auditOf(first, []);
    for (let at = 1; at < 40; at += 1)
      last = sinceEarlier(last, auditOf(new Date(Date.parse(first) + at * 86_400_000).toISOString(), []));
    assert.equal(last.history!.length, 24);
    assert.equal(last.history!.at(-1)!.at, last.started);
  });
});

describe("a state that is old", () => {
  const state = {
    stack: "production",
    subject: { id: "stack/one", type: "pulumi:pulumi:Stack", name: "production" },
    environment: "production",
    file: "exports/one.json",
    time: first,
  };
  const after = (days: number, milliseconds = 0): number =>
    Date.parse(first) + days * 86_400_000 + milliseconds;

  it("is a finding from the first moment after the limit, with age, file and limit", () => {
    assert.equal(staleFinding(state, after(90), 90), undefined);
    const found = staleFinding(state, after(90, 1), 90)!;
    assert.match(found.message, /production was written 90 days ago \(2026-01-01T.*after 90 days it is old/);
    assert.deepEqual(found.location, { file: "exports/one.json" });
    assert.equal(staleFinding(state, after(4000), Infinity), undefined);
    assert.equal(staleFinding(state, after(200), 90)!.fingerprint, found.fingerprint);
  });
});
