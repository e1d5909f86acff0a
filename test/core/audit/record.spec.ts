import assert from "node:assert/strict";
import {
  auditSchema,
  findingsBegin,
  holds,
  joinStacks,
  Merge,
  noCounts,
  readBasis,
  readHead,
  readRecord,
  trendOf,
  writeRecord,
  type StackRecord,
} from "../../../core/audit";

const trap = ',"verdict":{},"findings":[]';

const record: StackRecord = {
  basis: { id: `one ${trap}`, judgedBy: "basis", version: "1", hash: "00" },
  verdict: {
    id: "one",
    backend: "states",
    key: trap,
    stack: "one",
    environments: [],
    input: { version: "1", bytes: 1 },
    manifest: {},
    partial: false,
    counts: noCounts(),
    problems: [],
    notes: [trap],
  },
  findings: [
    {
      policy: "some",
      kind: "violation",
      level: "mandatory",
      severity: "high",
      subject: { id: "a", type: "t", name: trap },
      path: "",
      message: trap,
      environment: "production",
      evidence: [],
      fingerprint: "f",
    },
  ],
  notSeen: [],
  exceptions: [],
  tallies: [1, 2, 3, 4, 5],
  boundary: { environments: [], has: [], names: [], peerings: [] },
};

describe("records of an audit", () => {
  it("are read whole, by their basis alone, and without their findings, whatever their texts say", () => {
    const line = writeRecord(record);
    assert.deepEqual(readRecord(line), record);
    assert.deepEqual(readBasis(line), record.basis);
    const head = line.slice(0, line.lastIndexOf(findingsBegin));
    assert.deepEqual(readHead(head), { ...record, findings: [] });
    assert.equal(readBasis(line.slice(0, -1)), undefined);
    assert.equal(readBasis(line.slice(0, 20)), undefined);
  });

  it("hold as long as what they were judged by, and the day where that decides", () => {
    assert.ok(holds(record.basis, "basis", "2026-01-02"));
    assert.ok(!holds(record.basis, "other", "2026-01-02"));
    const daily = { ...record.basis, day: "2026-01-01" };
    assert.ok(holds(daily, "basis", "2026-01-01"));
    assert.ok(!holds(daily, "basis", "2026-01-02"));
  });
});

describe("records and audits of an earlier version", () => {
  it("are merged without what they don't tell, and compared", () => {
    const merge = new Merge({
      version: "1.2.3",
      estate: { source: "bulkhead.yaml", hash: "f".repeat(64), defaulted: false },
      environments: { environments: {} },
      catalogue: { hash: "c".repeat(64), policies: 0 },
      backends: ["states"],
      policies: [],
      now: Date.parse("2026-01-02T00:00:00Z"),
      staleAfter: 90,
      declared: { exceptions: [] },
      faults: [],
      notes: [],
      problems: [],
    });
    const result = auditSchema.parse(merge.finish(merge.add(readRecord(writeRecord(record)))));
    assert.deepEqual(
      [result.images, result.deadlines, result.stacks[0]!.images],
      [undefined, undefined, undefined],
    );
    assert.equal(result.findings.length, 1);
    const { coverage: _coverage, ...older } = result;
    const { overdue, rows } = trendOf(auditSchema.parse(older), result);
    assert.deepEqual([overdue, rows], [[], []]);
  });
});

describe("stacks that refer to others", () => {
  const bounded = (stack: string, references: readonly string[] = []) => ({
    id: `states/${stack}.json`,
    boundary: {
      stack,
      environments: [],
      has: [],
      names: references.map((name) => ({
        kind: "stack-reference" as const,
        name,
        environment: "production",
        resource: "r",
        type: "pulumi:pulumi:StackReference",
        resourceName: "r",
      })),
      peerings: [],
    },
  });

  it("are joined by organisation, project or stack alone, and what no stack is, is not seen", () => {
    const names = ["organization/network/production", "network/production", "production", "dns/production"];
    const { joins, notSeen } = joinStacks([bounded("network/production"), bounded("shop/trial", names)], {
      environments: {},
    });
    assert.deepEqual(
      joins.map(({ name, owners, users }) => [name, owners, users]),
      names
        .slice(0, 3)
        .sort()
        .map((name) => [name, ["states/network/production.json"], ["states/shop/trial.json"]]),
    );
    assert.deepEqual(
      notSeen.map(({ what }) => what),
      ["stack dns/production"],
    );
  });
});
