import assert from "node:assert/strict";
import {
  BASELINE_SCHEMA,
  baselineOf,
  baselineSchema,
  compareBaseline,
  withoutEntries,
} from "../../../core/policy/baseline";
import type { Finding } from "../../../core/policy/finding";

const digit = (n: number): string => String(n).repeat(32).slice(0, 32);
const finding = (n: number, more: Partial<Finding> = {}): Finding => ({
  policy: "disallow-a",
  kind: "violation",
  level: "mandatory",
  severity: "low",
  subject: { id: `id-${n}`, type: "t", name: "n" },
  path: "p",
  message: "is bad",
  environment: "production",
  evidence: [],
  fingerprint: digit(n),
  ...more,
});
const options = { protected: ["disallow-protected"] };
const entry = (n: number, policy = "disallow-a") => ({
  policy,
  resource: `id-${n}`,
  path: "p",
  fingerprint: digit(n),
});
const baseline = (...ns: readonly number[]) =>
  ({
    schema: BASELINE_SCHEMA,
    findings: ns.map((n) => entry(n)),
  }) as ReturnType<typeof baselineOf>;

describe("a baseline", () => {
  it("holds each finding once, in the order of resources, policies and places", () => {
    const made = baselineOf(
      [
        finding(3),
        finding(5, { subject: { id: "id-10", type: "t", name: "n" } }),
        finding(1),
        finding(1),
        finding(2, { subject: { id: "id-1", type: "t", name: "n" }, policy: "disallow-0" }),
        finding(4, { subject: { id: "id-1", type: "t", name: "n" }, path: "a" }),
      ],
      options,
    );
    assert.equal(made.schema, "bulkhead/baseline/v1");
    assert.deepEqual(
      made.findings.map(({ resource, policy, path, fingerprint }) => [
        resource,
        policy,
        path,
        fingerprint[0],
      ]),
      [
        ["id-1", "disallow-0", "p", "2"],
        ["id-1", "disallow-a", "a", "4"],
        ["id-1", "disallow-a", "p", "1"],
        ["id-10", "disallow-a", "p", "5"],
        ["id-3", "disallow-a", "p", "3"],
      ],
    );
  });

  it("holds neither what failed nor what knows no exception", () => {
    const made = baselineOf(
      [
        finding(1, { kind: "error" }),
        finding(2, { policy: "disallow-protected" }),
        finding(3, { kind: "unknown" }),
      ],
      options,
    );
    assert.deepEqual(made.findings, [entry(3)]);
  });

  it("tells what is new from what was known", () => {
    const all = [
      finding(1),
      finding(2),
      finding(3, { kind: "error" }),
      finding(4, { policy: "disallow-protected" }),
    ];
    const { fresh, known, gone } = compareBaseline(all, baseline(1, 3, 4), options);
    assert.deepEqual(known, [all[0]]);
    assert.deepEqual(fresh, all.slice(1));
    assert.equal(gone, undefined);
  });

  it("tells what is gone, of the policies that judged everything", () => {
    const given = { ...baseline(1, 2), findings: [entry(1), entry(2), entry(3, "disallow-b")] };
    const gone = (...judgedBy: readonly string[]) =>
      compareBaseline([finding(1)], given, { ...options, judgedBy: new Set(judgedBy) }).gone;
    assert.deepEqual(gone("disallow-a"), [entry(2)]);
    assert.deepEqual(gone("disallow-a", "disallow-b"), [entry(2), entry(3, "disallow-b")]);
    assert.deepEqual(gone(), []);
    const after = withoutEntries(given, gone("disallow-a")!);
    assert.deepEqual(after.findings, [entry(1), entry(3, "disallow-b")]);
    assert.equal(after.schema, BASELINE_SCHEMA);
  });

  it("is read only whole", () => {
    const sound = baseline(1);
    assert.deepEqual(baselineSchema.parse(sound), sound);
    assert.ok(baselineSchema.safeParse({ ...sound, $schema: "x" }).success);
    const refused = (changes: object): string => {
      const { error } = baselineSchema.safeParse({ ...sound, ...changes });
      return error?.issues.map(({ message }) => message).join() ?? "taken";
    };
    for (const changes of [{ schema: "other" }, { more: 1 }, { findings: undefined }, { $schema: 1 }])
      assert.notEqual(refused(changes), "taken", JSON.stringify(changes));
    for (const key of ["policy", "resource", "path", "fingerprint"])
      assert.notEqual(refused({ findings: [{ ...entry(1), [key]: 1 }] }), "taken", key);
    assert.notEqual(refused({ findings: [{ ...entry(1), more: 1 }] }), "taken");
    for (const fingerprint of ["a", `${digit(1)}1`, `g${digit(1).slice(1)}`, `x${digit(1)}`])
      assert.equal(refused({ findings: [{ ...entry(1), fingerprint }] }), "is not a fingerprint");
  });
});
