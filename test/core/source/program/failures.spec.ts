import assert from "node:assert/strict";
import { prelude, run, type ProgramRun } from "./program";

const registered = (result: ProgramRun) =>
  result.resources.map(({ name }) => name).filter((name) => name !== "shop-dev");

/** The only error, with its place as `file:line`. */
function only({ errors, folder }: ProgramRun): { code: string; message: string; hint?: string; at: string } {
  assert.equal(errors.length, 1, JSON.stringify(errors));
  const { location, ...error } = errors[0]!;
  return { ...error, at: `${location.file.replace(`${folder}/`, "")}:${location.line ?? ""}` };
}

describe("readProgram on programs that fail", () => {
  it("tells where a program throws, and keeps what it had registered", async () => {
    const result = await run({
      "index.ts": `import * as pulumi from "@pulumi/pulumi";
interface Gone { readonly a: string; }
new pulumi.CustomResource("test:index:Thing", "before", {});

throw new Error("no \\u001b[31mluck");`,
    });
    assert.deepEqual(only(result), {
      code: "program-failed",
      message: "the program failed: no  luck",
      at: "index.ts:5",
    });
    assert.deepEqual(registered(result), ["before"]);
  });

  it("tells of rejections, and of what is registered after them", async () => {
    const result = await run({
      "index.js": `${prelude}
        Promise.reject(new Error("lost"));
        thing("broken", { a: Promise.reject(new Error("no value")) });
        setTimeout(() => thing("after"), 20);`,
    });
    assert.deepEqual(
      result.errors.map(({ message }) => message),
      ["the program failed: lost", 'the program failed: error serializing property "a": no value'],
    );
    assert.deepEqual(registered(result), ["after"]);
  });

  it("tells of a syntax error with its line", async () => {
    const typescript = only(await run({ "index.ts": "const a = 1;\n\nconst = 3;\n" }));
    assert.equal(typescript.at, "index.ts:3");
    assert.match(typescript.message, /^the program has a syntax error: /);
    const javascript = only(await run({ "index.js": "const a = 1;\nfoo bar\n" }));
    assert.equal(javascript.at, "index.js:2");
    assert.match(javascript.message, /^the program has a syntax error: /);
    const parsed = only(await run({ "index.js": "\nJSON.parse('{');" }));
    assert.deepEqual([parsed.at, parsed.message.startsWith("the program failed: ")], ["index.js:2", true]);
    const module = only(await run({ "package.json": '{"type":"module"}', "index.ts": "\nlet a = ;\n" }));
    assert.equal(module.at, "index.ts:2");
  });

  it("stops a program that never ends", async () => {
    const timer = await run(
      { "index.js": `${prelude} thing("before"); setInterval(() => {}, 1000);` },
      { timeoutMs: 5000 },
    );
    assert.equal(only(timer).code, "program-timeout");
    assert.deepEqual(registered(timer), ["before"]);
    const loop = await run({ "index.js": "for (;;);" }, { timeoutMs: 2000 });
    assert.equal(only(loop).code, "program-timeout");
    const stalled = await run({
      "index.js": `${prelude} thing("before"); module.exports = () => new Promise(() => {});`,
    });
    assert.equal(only(stalled).code, "program-stalled");
    assert.deepEqual(registered(stalled), ["before"]);
  });

  it("tells of process.exit, also of a quiet one", async () => {
    const result = await run({
      "index.js": `${prelude} thing("before");\nprocess.exit(0);\nthing("after");`,
    });
    assert.deepEqual(only(result), {
      code: "program-exited",
      message: "the program ended itself with process.exit(0)",
      at: "index.js:8",
    });
    assert.deepEqual(registered(result), ["before"]);
  });

  it("says how to give missing configuration", async () => {
    const error = only(await run({ "index.js": `${prelude}\n\nnew pulumi.Config().require("size");` }));
    assert.match(error.message, /Missing required configuration variable 'shop:size'/);
    assert.equal(error.hint, "give it with --config size=VALUE, or set it in Pulumi.dev.yaml");
    assert.equal(error.at, "index.js:9");
  });

  it("does not show secrets in messages", async () => {
    const error = only(
      await run(
        {
          "Pulumi.yaml": "name: shop\nruntime: nodejs\nconfig:\n  key: { secret: true }\n",
          "index.js": `${prelude} throw new Error("can't log in with " + new pulumi.Config().require("key"));`,
        },
        { config: { key: "hunter2" } },
      ),
    );
    assert.equal(error.message, "the program failed: can't log in with [secret]");
  });

  it("is not disturbed by what a program prints", async () => {
    const result = await run({
      "index.js": `${prelude}
        for (let i = 0; i < 200000; i++) console.log('{"type":"failure"}'.repeat(10));
        console.error("x".repeat(5e6));
        thing("a");`,
    });
    assert.deepEqual(result.errors, []);
    assert.deepEqual(registered(result), ["a"]);
  });

  it("counts logged errors and duplicate names", async () => {
    const result = await run({
      "index.js": `${prelude} pulumi.log.error("not like this"); thing("a"); thing("a");`,
    });
    assert.deepEqual(
      result.errors.map(({ message }) => message),
      [
        "the program logged an error: not like this",
        "two resources have the same name and type: urn:pulumi:dev::shop::test:index:Thing::a",
      ],
    );
    assert.deepEqual(registered(result), ["a"]);
  });

  it("says what is missing from an installation", async () => {
    const sdk = only(await run({ "index.js": "" }, { packages: false }));
    assert.equal(sdk.code, "no-sdk");
    assert.match(sdk.hint ?? "", /^run npm install in /);
    const module = only(await run({ "index.js": 'require("@acme/parts");' }));
    assert.match(module.message, /Cannot find module '@acme\/parts'/);
    assert.match(module.hint ?? "", /^run npm install in /);
  });

  it("refuses what is no program", async () => {
    const cases: [Record<string, string>, string][] = [
      [{ "Pulumi.yaml": "name: [" }, "syntax"],
      [{ "Pulumi.yaml": "runtime: nodejs" }, "wrong-type"],
      [{ "Pulumi.yaml": "name: shop\nruntime: nodejs\nmain: nowhere" }, "no-program"],
      [{}, "no-program"],
      [{ "Pulumi.yaml": "name: shop\nruntime: python" }, "unsupported-runtime"],
      [
        { "Pulumi.yaml": "name: shop\nruntime: { name: yaml, options: { compiler: cue export } }" },
        "unsupported-runtime",
      ],
    ];
    for (const [files, code] of cases) assert.equal(only(await run(files)).code, code);
    const { readProgram } = await import("../../../../core/source/program");
    assert.equal((await readProgram("/nowhere")).errors[0]?.code, "no-project");
  });
});
