import assert from "node:assert/strict";
import { assertPrintable } from "../support/printable";
import { bulkhead, check, inFolder } from "./run";
import { estate, pod } from "./inputs";

const only = ["--only", "disallow-host-pid"];

describe("input", () => {
  it("judges what can be read and names what cannot", () =>
    inFolder(
      {
        "bulkhead.yaml": estate(),
        "k8s/a.yaml": pod("a"),
        "k8s/broken.yaml": "apiVersion: v1\nkind: Pod\nmetadata: [\n",
        "k8s/typed.yaml": pod("typed", "hostPID: [1]"),
        "k8s/z.yaml": pod("z"),
      },
      async (folder) => {
        const { code, result } = await check(folder, "k8s", ...only);
        assert.equal(code, 2);
        assert.deepEqual(
          result.findings.filter(({ kind }) => kind === "violation").map(({ subject }) => subject.name),
          ["a", "z"],
        );
        assert.deepEqual(
          result.problems.map(({ location }) => [location.file, location.line]),
          [
            ["k8s/broken.yaml", 4],
            ["k8s/typed.yaml", 7],
          ],
        );
      },
    ));

  const oddities: Readonly<Record<string, string | Buffer>> = {
    empty: "",
    "only comments": "# nothing\n",
    binary: Buffer.from([0, 1, 2, 255, 254, 0, 0, 0]),
    "no object": "- 1\n- 2\n",
    "no kind": "apiVersion: v1\nmetadata: { name: x }\n",
    "duplicate keys": "apiVersion: v1\nkind: Pod\nkind: Pod\nmetadata: { name: x }\n",
    prototype:
      "apiVersion: v1\nkind: Pod\n__proto__: { polluted: true }\nmetadata: { name: x, __proto__: { a: 1 } }\nspec: { containers: [] }\n",
    nested: `${"[".repeat(5000)}${"]".repeat(5000)}`,
    aliases: `a: &a [1,1,1,1,1,1,1,1,1]\n${Array.from({ length: 20 }, (_, i) => {
      const name = String.fromCharCode(97 + i);
      return `${String.fromCharCode(98 + i)}: &${String.fromCharCode(98 + i)} [${Array(9).fill(`*${name}`).join(",")}]`;
    }).join("\n")}\n`,
    "cut JSON": '{"version": 3, "deployment": {"resources": [{"urn": "urn:pulumi:a::b::c::d"',
    "huge number":
      "apiVersion: v1\nkind: Pod\nmetadata: { name: x }\nspec: { containers: [{ name: a, image: b, ports: [{ containerPort: 1e999 }] }] }\n",
  };
  for (const [name, content] of Object.entries(oddities)) {
    it(`survives a file that is ${name}`, () =>
      inFolder(
        { "bulkhead.yaml": estate(), "good.yaml": pod("good"), "odd.yaml": content },
        async (folder) => {
          const { code, result, stderr } = await check(folder, "good.yaml", "odd.yaml", ...only);
          assert.ok(code === 1 || code === 2, String(code));
          assert.equal(code === 2, result.problems.length > 0);
          for (const { location, hint } of result.problems) {
            assert.equal(location.file, "odd.yaml");
            assert.ok(hint);
          }
          assert.ok(result.findings.some(({ subject }) => subject.name === "good"));
          assert.equal(stderr, "");
          assert.equal(({} as Record<string, unknown>)["polluted"], undefined);
        },
      ));
  }

  const projects: Readonly<Record<string, Readonly<Record<string, string>>>> = {
    "names no runtime": { "p/Pulumi.yaml": "name: p\n" },
    "is cut": { "p/Pulumi.yaml": "name: [\n" },
    "holds only text": { "p/Pulumi.yaml": "hello\n" },
    "has no program": { "p/Pulumi.yaml": "name: p\nruntime: nodejs\n" },
    "has no node_modules": { "p/Pulumi.yaml": "name: p\nruntime: nodejs\n", "p/index.js": "const a = ;\n" },
    "has settings that are cut": {
      "p/Pulumi.yaml": "name: p\nruntime: nodejs\n",
      "p/Pulumi.dev.yaml": "config: [\n",
      "p/index.js": "",
    },
  };
  for (const [name, files] of Object.entries(projects)) {
    it(`says what to do about a project that ${name}, and judges the rest`, () =>
      inFolder({ "bulkhead.yaml": estate(), "good.yaml": pod("good"), ...files }, async (folder) => {
        const { code, result, stderr } = await check(folder, "good.yaml", "p", "--stack", "dev", ...only);
        assert.equal(code, 2);
        assert.equal(stderr, "");
        assert.equal(result.problems.length, 1);
        assert.match(result.problems[0]!.location.file, /^p\//);
        assert.ok(result.problems[0]!.hint);
        assert.ok(result.findings.some(({ subject }) => subject.name === "good"));
      }));
  }

  it("never hands what steers a terminal on, in any format", () => {
    const steer = '"\\e[31mred\\e]8;;http://evil.example\\a\\u009b2J\\u202e\\n::error::forged"';
    const files = {
      "bulkhead.yaml": estate(),
      "web.yaml": pod(steer, `hostPID: true\n  nodeName: ${steer}\n  ${steer}: 1`),
      "typed.yaml": pod("typed", `hostPID: ${steer}`),
      "\u001b[31mevil.yaml": "apiVersion: v1\nkind: [",
    };
    return inFolder(files, async (folder) => {
      for (const format of ["pretty", "json", "sarif", "junit", "github", "gitlab", "markdown"]) {
        const { code, stdout, stderr } = await bulkhead(folder, "check", ".", "-f", format);
        assert.equal(code, 2, format);
        assertPrintable(stdout);
        assertPrintable(stderr);
        assert.doesNotMatch(stdout, /^::error::forged/m, format);
      }
      const { stderr } = await bulkhead(folder, "check", "--estate", "\u001b[31mnone.yaml");
      assertPrintable(stderr);
      assert.match(stderr, /none\.yaml/);
    });
  });
});
