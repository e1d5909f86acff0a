import assert from "node:assert/strict";
import { CisSelfTest } from "../../components/index";
import { parseKubeBench } from "../../components/planners/kube-bench";
import { trustedImage } from "../../core/policy/minimal";
import { built, estateFile, isolatedPool, judged } from "../support/built-components";

const check = (test_number: string, status: string, more: object = {}) => ({
  test_number,
  test_desc: `Ensure ${test_number}`,
  audit: "stat -c %a /etc/kubernetes",
  AuditEnv: "",
  AuditConfig: "",
  type: "",
  remediation: "Run chmod 644.\n",
  test_info: ["Run chmod 644.\n"],
  status,
  actual_value: "permissions=644",
  scored: true,
  IsMultiple: false,
  expected_result: "permissions has permissions 644",
  ...more,
});
/** What kube-bench 0.10 writes with --json, cut to one check a status. */
const saved = {
  Controls: [
    {
      id: "3",
      version: "eks-1.5.0",
      detected_version: "1.34",
      text: "Worker Node Security Configuration",
      node_type: "node",
      tests: [
        {
          section: "3.1",
          type: "",
          pass: 1,
          fail: 1,
          warn: 1,
          info: 1,
          desc: "Worker Node Configuration Files",
          results: [
            check("3.1.1", "PASS"),
            check("3.1.2", "FAIL"),
            check("3.1.3", "WARN", { type: "manual" }),
            check("3.1.4", "INFO", { type: "skip" }),
          ],
        },
      ],
      total_pass: 1,
      total_fail: 1,
      total_warn: 1,
      total_info: 1,
    },
  ],
  Totals: { total_pass: 1, total_fail: 1, total_warn: 1, total_info: 1 },
};

describe("the CIS self-test", function () {
  this.timeout(60_000);
  const file = estateFile();
  after(() => file.remove());
  const selfTest = (changes: object = {}) =>
    built(
      () =>
        new CisSelfTest("cis", {
          estate: file.path,
          zone: "app",
          image: trustedImage,
          pools: ["app"],
          ...changes,
        }),
    );

  it("gives findings of the exceptions that it declares, and of nothing else", async () => {
    const parts = await selfTest();
    const found = judged([...isolatedPool("app", "app"), ...parts]).map((each) => each.split(" ")[0]!);
    let declared: string[] = [];
    await built(() => {
      const made = new CisSelfTest("cis", {
        estate: file.path,
        zone: "app",
        image: trustedImage,
        pools: ["app"],
      });
      made.exceptions.apply((names) => (declared = names));
    });
    assert.deepEqual([...new Set(found)].sort(), declared);
  });

  for (const [what, changes, message] of [
    ["no pools", { pools: [] }, /CisSelfTest cis: pools is empty/],
    ["a benchmark that is an option", { benchmark: "--version" }, /benchmark is "--version"/],
    ["an image by tag", { image: "kube-bench:1" }, /image names no digest/],
  ] satisfies [string, object, RegExp][])
    it(`refuses ${what}`, () => assert.rejects(selfTest(changes), message));

  it("reads what kube-bench wrote", () => {
    const parsed = parseKubeBench(JSON.stringify(saved));
    assert.ok("report" in parsed);
    assert.equal(parsed.report.benchmark, "eks-1.5.0");
    assert.deepEqual(
      parsed.report.results.map(({ id, state }) => [id, state]),
      [
        ["3.1.1", "pass"],
        ["3.1.2", "fail"],
        ["3.1.3", "unknown"],
        ["3.1.4", "not-applicable"],
      ],
    );
    assert.equal(parsed.report.results[0]!.remediation, "Run chmod 644.");
    assert.deepEqual(parseKubeBench(JSON.stringify(saved.Controls)), parsed);
  });

  for (const [what, text, problem] of [
    ["no JSON", "[INFO] 3 Worker", /not JSON/],
    ["something else", '{"items":[]}', /holds no controls/],
    ["a run that was cut short", '{"Controls":[{"id":"3"}]}', /cut short/],
    [
      "an unknown status",
      JSON.stringify([{ tests: [{ results: [check("3.1.1", "MAYBE")] }] }]),
      /3\.1\.1 with a status/,
    ],
    [
      "a check without a number",
      JSON.stringify([{ tests: [{ results: [check("", "PASS")] }] }]),
      /without a number/,
    ],
    [
      "a check twice",
      JSON.stringify([{ tests: [{ results: [check("3.1.1", "PASS"), check("3.1.1", "FAIL")] }] }]),
      /3\.1\.1 twice/,
    ],
  ] satisfies [string, string, RegExp][])
    it(`doesn't take ${what} for results`, () => {
      const parsed = parseKubeBench(text);
      assert.ok("problem" in parsed);
      assert.match(parsed.problem, problem);
    });
});
