import assert from "node:assert/strict";
import { bulkhead, check, inFolder } from "./run";
import { estate, pod } from "./inputs";

const only = ["--only", "disallow-host-pid"];
const bad = { "bulkhead.yaml": estate(), "web.yaml": pod("web") };
const good = { "bulkhead.yaml": estate(), "web.yaml": pod("web", "hostPID: false") };

describe("bulkhead check", () => {
  describe("exit codes", () => {
    it("ends with 0 where nothing is found", () =>
      inFolder(good, async (folder) => {
        const { code, stdout, stderr } = await bulkhead(folder, "check", "web.yaml", ...only);
        assert.deepEqual([code, stderr], [0, ""]);
        assert.match(stdout, /✓ no violation found/);
      }));

    it("ends with 1 where a violation is mandatory", () =>
      inFolder(bad, async (folder) => {
        const { code, result } = await check(folder, "web.yaml", ...only);
        assert.equal(code, 1);
        assert.deepEqual(
          result.findings.map(({ policy, level, subject, location }) => [
            policy,
            level,
            subject.id,
            location,
          ]),
          [
            [
              "disallow-host-pid",
              "mandatory",
              "-/core/Pod/shop/web",
              { file: "web.yaml", line: 7, column: 3 },
            ],
          ],
        );
      }));

    it("ends with 0 where violations are advisory", () =>
      inFolder(
        { ...bad, "bulkhead.yaml": estate("policies: { disallow-host-pid: { enforce: advisory } }\n") },
        async (folder) => {
          const { code, result } = await check(folder, "web.yaml", ...only);
          assert.deepEqual([code, result.counts.advisory], [0, 1]);
        },
      ));

    it("ends with 2 where something could not be read, whatever else is found", () =>
      inFolder(bad, async (folder) => {
        const { code, result } = await check(folder, "web.yaml", "absent.yaml", ...only);
        assert.equal(code, 2);
        assert.equal(result.problems[0]?.location.file, "absent.yaml");
        assert.equal(result.findings.length, 1);
      }));

    it("ends with 3 where an unknown is mandatory and nothing worse is found", () =>
      inFolder(good, async (folder) => {
        const args = ["web.yaml", "--only", "require-default-deny"];
        const advisory = await check(folder, ...args, "--on-unknown", "advisory");
        assert.deepEqual([advisory.code, advisory.result.counts.unknownAdvisory], [0, 1]);
        const mandatory = await check(folder, ...args, "--on-unknown", "mandatory");
        assert.deepEqual([mandatory.code, mandatory.result.counts.unknownMandatory], [3, 1]);
        const both = await check(folder, ...args, ...only, "--on-unknown", "mandatory");
        assert.equal(both.code, 3);
      }));

    it("puts violations before unknowns", () =>
      inFolder(bad, async (folder) => {
        const args = ["web.yaml", ...only, "--only", "require-default-deny", "--on-unknown", "mandatory"];
        const { code, result } = await check(folder, ...args);
        assert.deepEqual([code, result.counts.mandatory, result.counts.unknownMandatory], [1, 1, 1]);
      }));
  });

  it("fails from the severity on that --fail-on names, whatever the level", () =>
    inFolder(bad, async (folder) => {
      const codeAt = async (severity: string): Promise<number> =>
        (await bulkhead(folder, "check", "web.yaml", ...only, "--fail-on", severity)).code;
      assert.deepEqual(
        [await codeAt("low"), await codeAt("high"), await codeAt("critical")],
        [1, 1, 0],
        "the policy's severity is high",
      );
      const quiet = await bulkhead(folder, "check", "web.yaml", ...only, "--fail-on", "critical", "-q");
      assert.doesNotMatch(quiet.stdout, /disallow-host-pid/);
      assert.match(quiet.stdout, /1 not shown/);
    }));

  it("takes and leaves out policies by name, glob and group", () =>
    inFolder(bad, async (folder) => {
      const names = async (...args: string[]): Promise<string[]> =>
        (await check(folder, "web.yaml", ...args)).result.policies.map(({ name }) => name);
      assert.deepEqual(await names(...only), ["disallow-host-pid"]);
      const hosts = await names("--only", "disallow-host-*");
      assert.ok(
        hosts.includes("disallow-host-pid") && hosts.every((name) => name.startsWith("disallow-host-")),
      );
      assert.ok(
        !(await names("--only", "disallow-host-*", "--skip", "disallow-host-pid")).includes(
          "disallow-host-pid",
        ),
      );
      const workload = await names("--only", "workload");
      assert.ok(workload.includes("disallow-host-pid") && !workload.includes("disallow-latest-tag"));
      const two = await names("--only", "disallow-host-pid,disallow-host-ipc");
      assert.deepEqual(two, ["disallow-host-ipc", "disallow-host-pid"]);
    }));

  describe("refuses with 2 and a hint", () => {
    const cases: readonly (readonly [string, readonly string[], RegExp])[] = [
      ["an unknown command", ["chek"], /unknown command 'chek'\n\(Did you mean check\?\)/],
      ["an unknown option", ["check", "--onlyy", "x"], /unknown option '--onlyy'\n\(Did you mean --only\?\)/],
      ["an unknown format", ["check", "-f", "jsn"], /choose one of pretty, json, sarif/],
      ["a format without its file", ["check", "-f", "json="], /name a file/],
      ["an unknown severity", ["check", "--fail-on", "hihg"], /low, medium, high, critical/],
      ["an unknown level", ["check", "--on-unknown", "maybe"], /advisory, mandatory/],
      [
        "an unknown policy to take",
        ["check", "web.yaml", "--only", "disallow-host-pdi"],
        /--only: .*did you mean disallow-host-pid\?/,
      ],
      [
        "an unknown policy to leave out",
        ["check", "web.yaml", "--skip", "workloads"],
        /--skip: .*did you mean workload\?/,
      ],
      [
        "an unknown environment",
        ["check", "web.yaml", "--env", "prodution"],
        /--env: .*did you mean production\?/,
      ],
      ["configuration that is none", ["check", "web.yaml", "-c", "novalue"], /key=value/],
      ["a time that is none", ["check", "web.yaml", "--timeout", "-1"], /number of seconds/],
      [
        "an estate that is absent",
        ["check", "web.yaml", "--estate", "absent.yaml"],
        /absent\.yaml:1:1: does not exist/,
      ],
      ["an unknown policy to explain", ["explain", "disallow-host-pdi"], /did you mean disallow-host-pid\?/],
      ["an unknown framework", ["rules", "--framework", "cis"], /there is no framework "cis"/],
    ];
    for (const [what, args, message] of cases) {
      it(what, () =>
        inFolder(good, async (folder) => {
          const { code, stdout, stderr } = await bulkhead(folder, ...args);
          assert.deepEqual([code, stdout], [2, ""]);
          assert.match(stderr, message);
          assert.doesNotMatch(stderr, /^\s+at /m);
        }),
      );
    }
  });

  describe("the estate", () => {
    it("is refused with every error and its place; nothing is judged", () =>
      inFolder(
        {
          ...good,
          "bulkhead.yaml": estate("flwos: []\npolicies: { disallow-host-pdi: { enforce: advisory } }\n"),
        },
        async (folder) => {
          const { code, stdout, stderr } = await bulkhead(folder, "check", "web.yaml");
          assert.deepEqual([code, stdout], [2, ""]);
          assert.match(stderr, /^bulkhead\.yaml:11:1: flwos .*did you mean flows\?/m);
          assert.match(stderr, /^bulkhead\.yaml:12:13: .*did you mean disallow-host-pid\?/m);
          assert.match(stderr, /The estate has 2 errors; nothing was judged/);
        },
      ));

    it("is the defaults where there is none, and the result says so", () =>
      inFolder({ "web.yaml": pod("web") }, async (folder) => {
        const { result } = await check(folder, "web.yaml", ...only);
        assert.equal(result.estate.defaulted, true);
        assert.match(result.notes.join("\n"), /No estate was declared/);
      }));
  });

  it("says so where there is nothing to check", () =>
    inFolder({}, async (folder) => {
      const { code, result } = await check(folder);
      assert.equal(code, 2);
      assert.match(result.problems[0]?.message ?? "", /holds no Pulumi project/);
    }));
});
