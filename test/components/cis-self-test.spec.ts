import assert from "node:assert/strict";
import fc from "fast-check";
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
  const estate = {
    environments: {
      // The examples' own, which would else take all.
      development: { select: [{ stack: "*/development" }] },
      ...Object.fromEntries(
        ["hybrid", "strict", "boxed", "open"].map((level) => [
          level,
          {
            select: [{ stack: `*/${level}` }],
            level,
            ...(level === "open" ? { enforce: "mandatory" } : { controlled: true }),
          },
        ]),
      ),
    },
    levels: {
      boxed: {
        cohabitation: "none",
        separateZonesBy: ["vm", "pool", "namespace"],
        sandbox: "required",
        userNamespaces: "required",
      },
    },
  };
  const file = estateFile(estate);
  after(() => file.remove());
  const made = async (changes: object = {}, stack = "hybrid") => {
    let exceptions: readonly string[] = [];
    const parts = await built(() => {
      const test = new CisSelfTest("cis", {
        estate: file.path,
        zone: "app",
        image: trustedImage,
        pools: ["app"],
        ...changes,
      });
      test.exceptions.apply((names) => (exceptions = names));
    }, stack);
    return { parts, exceptions };
  };
  /** On hardware of its own, as IsolatedNodePool has where the level asks for it. */
  const pool = (name: string) =>
    isolatedPool(name, "app").map((each) =>
      each.type.endsWith(":LaunchTemplate")
        ? { ...each, properties: { ...each.properties, placement: { tenancy: "dedicated" } } }
        : each,
    );
  const found = (parts: Awaited<ReturnType<typeof built>>, stack: string) => [
    ...new Set(judged([...pool("app"), ...parts], estate, `example/${stack}`)),
  ];

  for (const stack of ["hybrid", "strict", "boxed", "open"])
    it(`gives findings of the exceptions that it declares, and of nothing else, at the level ${stack}`, async () => {
      const { parts, exceptions } = await made({}, stack);
      const policies = new Set(found(parts, stack).map((each) => each.split(" ")[0]!));
      assert.deepEqual([...policies].sort(), exceptions);
    });

  it("does so whatever its inputs", async () => {
    const inputs = fc.record(
      {
        pools: fc.uniqueArray(fc.stringMatching(/^[a-z][a-z0-9]{0,12}$/), { minLength: 1, maxLength: 3 }),
        schedule: fc.constantFrom("0 3 * * *", "15 4 1 * *"),
        benchmark: fc.constantFrom("eks-1.5.0", "cis-1.9"),
        size: fc.constantFrom("1Gi", "500Mi"),
        namespace: fc.stringMatching(/^cis-[a-z]{1,8}$/),
      },
      { requiredKeys: ["pools"] },
    );
    await fc.assert(
      fc.asyncProperty(inputs, async (given) => {
        const { parts, exceptions } = await made(given);
        const pools = given.pools.flatMap(pool);
        const said = judged([...pools, ...parts], estate, "example/hybrid");
        assert.deepEqual([...new Set(said.map((each) => each.split(" ")[0]!))].sort(), exceptions);
      }),
      { numRuns: Number(process.env["BULKHEAD_RANDOM_ESTATES"] ?? 6) },
    );
  });

  for (const [what, changes, message] of [
    ["no pools", { pools: [] }, /CisSelfTest cis: pools is empty/],
    ["a benchmark that is an option", { benchmark: "--version" }, /benchmark is "--version"/],
    ["an image by tag", { image: "kube-bench:1" }, /image names no digest/],
  ] satisfies [string, object, RegExp][])
    it(`refuses ${what}`, () => assert.rejects(made(changes), message));

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
