import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { bulkhead, check, inFolder } from "./run";
import { estate, pod } from "./inputs";

const only = ["--only", "disallow-host-pid"];
const year = new Date().getUTCFullYear();
const entry = (changes: Readonly<Record<string, string>> = {}): string =>
  JSON.stringify({
    exceptions: [
      {
        policy: "disallow-host-pid",
        resource: "*/core/Pod/shop/web",
        owner: "shop",
        reason: "the profiler needs it",
        expires: `${year + 1}-12-31`,
        ...changes,
      },
    ],
  });
const files = (exceptions: string, more = ""): Record<string, string> => ({
  "bulkhead.yaml": estate(more),
  "bulkhead.exceptions.yaml": exceptions,
  "web.yaml": pod("web"),
});
const kinds = (findings: readonly { policy: string; level: string }[]): string[] =>
  findings.map(({ policy, level }) => `${policy} ${level}`);

describe("accepted findings", () => {
  it("don't fail the check and are shown in every format", () =>
    inFolder(files(entry()), async (folder) => {
      const { code, result } = await check(folder, "web.yaml", ...only);
      assert.equal(code, 0);
      assert.deepEqual(result.findings, []);
      assert.equal(result.counts.accepted, 1);
      assert.equal(result.exceptions[0]?.status, "used");
      assert.deepEqual(result.exceptions[0].location, {
        file: "bulkhead.exceptions.yaml",
        line: 1,
        column: 16,
      });
      for (const format of ["pretty", "sarif", "junit", "github", "gitlab", "markdown"]) {
        const { stdout } = await bulkhead(folder, "check", "web.yaml", ...only, "-f", format);
        assert.match(stdout, /the profiler needs it \(shop, until/, format);
      }
    }));

  it("say who approved them, and need somebody else's approval where the estate asks for it", async () => {
    const judge = (rules: string, changes: Readonly<Record<string, string>>) =>
      inFolder(files(entry(changes), rules), async (folder) => {
        const { code, result } = await check(folder, "web.yaml", ...only);
        const { stdout } = await bulkhead(
          folder,
          "check",
          "web.yaml",
          ...only,
          "-f",
          "html",
          "-f",
          "markdown=m.md",
        );
        const markdown = readFileSync(join(folder, "m.md"), "utf8");
        return { code, result, stdout, markdown };
      });
    const asked = "exceptions: { approved: true }\n";
    const approved = await judge(asked, { approvedBy: "security-office" });
    assert.equal(approved.code, 0);
    assert.equal(approved.result.exceptions[0]?.approvedBy, "security-office");
    assert.match(approved.markdown, /\(shop, approved by security-office, until/);
    assert.match(approved.stdout, /<th[^>]*>owner<\/th>\s*<th[^>]*>approved by<\/th>/);
    assert.match(approved.stdout, /<td[^>]*>shop<\/td>\s*<td[^>]*>security-office<\/td>/);
    for (const changes of [{}, { approvedBy: "shop" }]) {
      const refused = await judge(asked, changes);
      assert.equal(refused.code, 1);
      assert.equal(refused.result.exceptions[0]?.status, "refused");
      assert.ok(kinds(refused.result.findings).includes("require-current-exceptions mandatory"));
    }
    const unnamed = await judge("", {});
    assert.equal(unnamed.code, 0);
    assert.match(unnamed.stdout, /<td[^>]*>shop<\/td>\s*<td[^>]*>nobody named<\/td>/);
  });

  it("reach by type and namespace, and name some scope", () => {
    const scoped = (scope: object): string => {
      const [{ resource: _, ...rest }] = (JSON.parse(entry()) as { exceptions: [Record<string, string>] })
        .exceptions;
      return JSON.stringify({ exceptions: [{ ...rest, ...scope }] });
    };
    const judge = (scope: object) =>
      inFolder(files(scoped(scope)), async (folder) => {
        const { code } = await bulkhead(folder, "check", "web.yaml", ...only);
        return code;
      });
    return (async () => {
      assert.equal(await judge({ namespace: "shop", type: "kubernetes:core/v1:Pod" }), 0);
      assert.equal(await judge({ namespace: "payments" }), 1);
      assert.equal(await judge({}), 2);
    })();
  });

  it("count only while they hold", () =>
    inFolder(files(entry({ expires: "2020-01-31" })), async (folder) => {
      const { code, result } = await check(folder, "web.yaml", ...only);
      assert.equal(code, 1);
      assert.deepEqual(kinds(result.findings).sort(), [
        "disallow-host-pid mandatory",
        "require-current-exceptions advisory",
      ]);
      assert.match(result.findings.map(({ message }) => message).join("\n"), /expired on 2020-01-31/);
    }));

  it("are findings where they accept nothing", () =>
    inFolder({ ...files(entry()), "web.yaml": pod("web", "hostPID: false") }, async (folder) => {
      const { code, result } = await check(folder, "web.yaml", ...only);
      assert.equal(code, 0);
      assert.deepEqual(kinds(result.findings), ["require-current-exceptions advisory"]);
      const other = await check(folder, "web.yaml", "--only", "disallow-host-ipc");
      assert.deepEqual(other.result.findings, [], "nobody asked for the policy that it is for");
    }));

  it("are refused for what the estate protects, and past its longest time", () =>
    inFolder(files(entry(), "exceptions: { protected: [disallow-host-pid] }\n"), async (folder) => {
      const { code, result } = await check(folder, "web.yaml", ...only);
      assert.equal(code, 1);
      assert.equal(result.exceptions[0]?.status, "refused");
      assert.equal(result.counts.mandatory, 2);
    }));

  it("may end no later than the estate allows", () =>
    inFolder(
      files(entry({ expires: `${year + 3}-01-01` }), "exceptions: { longest: 365d }\n"),
      async (folder) => {
        const { result } = await check(folder, "web.yaml", ...only);
        assert.equal(result.exceptions[0]?.status, "refused");
      },
    ));

  it("stop the check where their file is wrong, with every error", () =>
    inFolder(
      files('exceptions:\n  - policy: disallow-host-pdi\n    resource: "**"\n    owner: a\n    reason: b\n'),
      async (folder) => {
        const { code, stdout, stderr } = await bulkhead(folder, "check", "web.yaml");
        assert.deepEqual([code, stdout], [2, ""]);
        assert.match(stderr, /^bulkhead\.exceptions\.yaml:2:5: exceptions\[0\]\.expires is missing/m);
        assert.match(stderr, /The exceptions have 1 error; nothing was judged/);
      },
    ));

  describe("in the judged code", () => {
    const annotated = pod("web").replace(
      "  namespace: shop\n",
      `  namespace: shop
  annotations:
    bulkhead.dev/accept-disallow-host-pid: the profiler needs it
    bulkhead.dev/accept-owner: shop
    bulkhead.dev/accept-until: "${year + 1}-12-31"
`,
    );

    it("count for nothing unless the estate says so", () =>
      inFolder({ "bulkhead.yaml": estate(), "web.yaml": annotated }, async (folder) => {
        const { code, result } = await check(folder, "web.yaml", ...only);
        assert.equal(code, 1);
        assert.deepEqual(result.exceptions, []);
        assert.match(result.notes.join("\n"), /1 annotation .*don't count/);
      }));

    it("count where it does", () =>
      inFolder(
        { "bulkhead.yaml": estate("exceptions: { inCode: true }\n"), "web.yaml": annotated },
        async (folder) => {
          const { code, result } = await check(folder, "web.yaml", ...only);
          assert.equal(code, 0);
          assert.deepEqual(
            result.exceptions.map(({ source, status, location }) => [
              source,
              status,
              location?.file,
              location?.line,
            ]),
            [["code", "used", "web.yaml", 7]],
          );
        },
      ));

    it("need an owner and a last day", () =>
      inFolder(
        {
          "bulkhead.yaml": estate("exceptions: { inCode: true }\n"),
          "web.yaml": annotated.replace(/ {4}bulkhead.dev\/accept-owner.*\n/, ""),
        },
        async (folder) => {
          const { code, result } = await check(folder, "web.yaml", ...only);
          assert.equal(code, 1);
          assert.match(result.findings.map(({ message }) => message).join("\n"), /names no owner/);
        },
      ));
  });
});
