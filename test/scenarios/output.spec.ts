import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { resultSchema } from "../../core/report";
import { bulkhead, inFolder } from "./run";
import { estate, pod } from "./inputs";

const files = { "bulkhead.yaml": estate(), "web.yaml": pod("web") };
const args = ["check", "web.yaml", "--only", "disallow-host-pid"];

describe("output", () => {
  it("writes several formats at once, into folders that it makes", () =>
    inFolder(files, async (folder) => {
      const formats = [
        "-f",
        "pretty",
        "-f",
        "json=out/a/r.json",
        "-f",
        "sarif=out/r.sarif",
        "-f",
        "junit=out/r.xml",
      ];
      const { code, stdout } = await bulkhead(folder, ...args, ...formats);
      assert.equal(code, 1);
      assert.match(stdout, /^web {2}kubernetes/);
      const read = (name: string): string => readFileSync(join(folder, name), "utf8");
      resultSchema.parse(JSON.parse(read("out/a/r.json")));
      assert.match(read("out/r.sarif"), /"version": "2.1.0"/);
      assert.match(read("out/r.xml"), /<testsuites name="bulkhead" tests="1" failures="1"/);
      assert.deepEqual(
        readdirSync(join(folder, "out")).sort(),
        ["a", "r.sarif", "r.xml"],
        "no temporary files",
      );
    }));

  it("writes every format", () =>
    inFolder(files, async (folder) => {
      for (const format of [
        "pretty",
        "json",
        "sarif",
        "junit",
        "github",
        "gitlab",
        "markdown",
        "html",
        "csv",
        "policyreport",
      ]) {
        const { code, stdout } = await bulkhead(folder, ...args, "-f", format);
        assert.equal(code, 1, format);
        assert.match(stdout, /host's namespace|host&#39;s namespace/, format);
      }
    }));

  it("replaces a file whole, through a link too", () =>
    inFolder({ ...files, "old.json": "x".repeat(100_000) }, async (folder) => {
      symlinkSync("old.json", join(folder, "link.json"));
      await bulkhead(folder, ...args, "-f", "json=link.json");
      resultSchema.parse(JSON.parse(readFileSync(join(folder, "old.json"), "utf8")));
      assert.deepEqual(readdirSync(folder).sort(), ["bulkhead.yaml", "link.json", "old.json", "web.yaml"]);
    }));

  for (const [what, target, message] of [
    [
      "a path through a file",
      "web.yaml/r.json",
      /cannot write web\.yaml\/r\.json: a part of its path is a file/,
    ],
    ["a folder", ".", /cannot write \.: it is a folder/],
    ["a file system that takes nothing", "/proc/none/r.json", /cannot write \/proc\/none\/r\.json: /],
  ] as const) {
    it(`says why ${what} cannot be written, and writes the rest`, () =>
      inFolder(files, async (folder) => {
        const { code, stdout, stderr } = await bulkhead(
          folder,
          ...args,
          "-f",
          `json=${target}`,
          "-f",
          "sarif=r.sarif",
          "-f",
          "github",
        );
        assert.equal(code, 2);
        assert.match(stderr, message);
        assert.doesNotMatch(stderr, /^\s+at /m);
        assert.ok(existsSync(join(folder, "r.sarif")));
        assert.match(stdout, /^::error /);
      }));
  }

  it("colours on a terminal, unless NO_COLOR is set", () =>
    inFolder(files, async (folder) => {
      const { isTTY } = process.stdout;
      const noColor = process.env["NO_COLOR"];
      const set = (tty: boolean, value: string | undefined): void => {
        process.stdout.isTTY = tty;
        if (value === undefined) delete process.env["NO_COLOR"];
        else process.env["NO_COLOR"] = value;
      };
      const colored = async (value: string | undefined): Promise<boolean> => {
        set(true, value);
        try {
          return (await bulkhead(folder, ...args)).stdout.includes("\u001b[");
        } finally {
          set(isTTY, noColor);
        }
      };
      assert.deepEqual(
        [await colored(undefined), await colored("1"), await colored("")],
        [true, false, true],
      );
    }));

  it("keeps standard output for the report", () =>
    inFolder(
      { ...files, "bulkhead.yaml": `${estate()}clusters: { x: { select: [{ cluster: nowhere }] } }\n` },
      async (folder) => {
        const { stdout, stderr } = await bulkhead(folder, ...args, "-f", "json");
        JSON.parse(stdout);
        assert.equal(stderr, "");
      },
    ));
});
