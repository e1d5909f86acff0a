import assert from "node:assert/strict";
import { Unknown } from "../../../../core/graph/value";
import { readSources, type SourceResult } from "../../../../core/source";
import { pathOf, withFolder } from "../support/folder";

const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const urn = (name: string) => `urn:pulumi:dev::prog::aws:s3/bucket:Bucket::${name}`;
const bucket = (name: string, more: object = {}) => ({
  urn: urn(name),
  type: "aws:s3/bucket:Bucket",
  custom: true,
  inputs: { bucket: name },
  ...more,
});
const step = (op: string, name: string, more: object = {}) => ({
  op,
  urn: urn(name),
  newState: bucket(name, more),
});

async function read(text: string, more: Record<string, string> = {}): Promise<SourceResult> {
  let result: SourceResult | undefined;
  await withFolder({ "p.json": text, ...more }, async (folder) => {
    const back = process.cwd();
    process.chdir(folder);
    try {
      [result] = await readSources(["p.json"]);
      for (const each of result?.resources ?? []) each.locate?.(pathOf("bucket"));
    } finally {
      process.chdir(back);
    }
  });
  return result!;
}

const preview = (steps: unknown, more: object = {}) =>
  JSON.stringify({ steps, duration: 1, ...more }, null, 2);
const inputsOf = (result: SourceResult) =>
  Object.fromEntries(result.resources.map((each) => [each.name, each.properties["bucket"]]));

describe("previews", () => {
  it("say what a resource was called before", async () => {
    const renamed = { ...step("same", "new", { aliases: [urn("older"), 7] }), oldState: bucket("old") };
    const { resources } = await read(
      preview([renamed, { ...step("same", "kept"), oldState: bucket("kept") }]),
    );
    assert.deepEqual(
      resources.map(({ aliases }) => aliases),
      [[urn("old"), urn("older")], undefined],
    );
  });

  it("says what exists already: what stays, and what an update or a replacement starts from", async () => {
    const old = { oldState: bucket("old", { id: "old" }) };
    const { resources } = await read(
      preview([
        step("create", "new"),
        step("same", "kept", { id: "kept" }),
        step("same", "left-out"),
        { ...step("update", "changed"), ...old },
        { ...step("create-replacement", "replaced"), ...old },
      ]),
    );
    assert.deepEqual(Object.fromEntries(resources.map((each) => [each.name, each.deployed?.["bucket"]])), {
      new: undefined,
      kept: "kept",
      "left-out": undefined,
      changed: "old",
      replaced: "old",
    });
  });

  it("count what will be there, each resource once", async () => {
    const result = await read(
      preview([
        step("create", "new"),
        step("same", "kept", { id: "kept-1" }),
        step("update", "changed", { id: "c-1", inputs: { bucket: "after" } }),
        { op: "delete", urn: urn("gone"), oldState: bucket("gone") },
        step("create-replacement", "replaced", { inputs: { bucket: "second" } }),
        step("replace", "replaced", { inputs: { bucket: "second" } }),
        { op: "delete-replaced", urn: urn("replaced"), oldState: bucket("replaced") },
        step("read", "seen", { external: true, id: "s" }),
        { op: "refresh", urn: urn("refreshed"), oldState: bucket("refreshed") },
        step("some-new-op", "strange"),
      ]),
    );
    assert.deepEqual(result.errors, []);
    assert.deepEqual(inputsOf(result), {
      new: "new",
      kept: "kept",
      changed: "after",
      replaced: "second",
      seen: "seen",
      refreshed: "refreshed",
      strange: "strange",
    });
    assert.equal(result.stage, "preview");
    assert.equal(result.inputs[0]?.kind, "preview");
    assert.equal(result.partial, false);
    assert.equal(result.resources.find((each) => each.name === "seen")?.external, true);
  });

  it("hold unknowns that name what they come from", async () => {
    const { resources } = await read(
      preview([
        step("create", "b", {
          inputs: { bucket: unknown, password: "[secret]" },
          propertyDependencies: { bucket: [urn("a")] },
          provider: `${urn("p")}::${unknown}`,
        }),
      ]),
    );
    const { bucket: name, password } = resources[0]!.properties;
    assert.match((name as Unknown).missing, /aws:s3\/bucket:Bucket a/);
    assert.match((password as Unknown).missing, /secret/);
    assert.deepEqual(resources[0]?.propertyDependencies, { bucket: [urn("a")] });
  });

  it("are partial where --target left resources out", async () => {
    const { partial, notes, resources } = await read(preview([step("same", "skipped")]));
    assert.equal(partial, true);
    assert.match(notes[0] ?? "", /--target/);
    assert.equal(resources.length, 1);
  });

  it("that failed are partial, and an error where the program is at fault", async () => {
    const failedWith = (message: string) =>
      read(preview([step("create", "a")], { diagnostics: [{ severity: "error", message }] }));
    const policy = await failedWith("error: preview failed\n");
    assert.deepEqual([policy.partial, policy.errors], [true, []]);
    const program = await failedWith(
      "<{%reset%}>Running program '/x' failed with an unhandled exception:\u001b[31m\u0007\n  secret stack<{%reset%}>",
    );
    assert.equal(
      program.errors[0]?.message,
      "the preview failed: Running program '/x' failed with an unhandled exception:",
    );
    assert.equal(program.resources.length, 1);
    const warned = await read(preview([], { diagnostics: [{ severity: "warning", message: "x" }, 3] }));
    assert.deepEqual([warned.partial, warned.errors], [false, []]);
  });

  it("may be empty, and may hold nonsense", async () => {
    assert.deepEqual((await read(JSON.stringify({ duration: 1, changeSummary: {} }))).errors, []);
    const odd = await read(
      preview([null, 3, { op: "create" }, { op: 7, newState: { urn: 1 } }, step("create", "a")]),
    );
    assert.deepEqual(
      odd.resources.map((each) => each.name),
      ["a"],
    );
    assert.equal(odd.errors.length, 4);
    assert.match((await read(preview("x"))).errors[0]?.message ?? "", /steps is not a list/);
  });

  it("name the program's line where the program lies here, else their own", async () => {
    const text = preview([
      step("create", "a", { sourcePosition: "project:///infra/index.ts#4,11" }),
      step("create", "b", { sourcePosition: "project:///../other/index.ts#1,1" }),
    ]);
    await withFolder({ "p.json": text, "infra/index.ts": "" }, async (folder) => {
      const back = process.cwd();
      process.chdir(folder);
      try {
        const [result] = await readSources(["p.json"]);
        const [a, b] = result!.resources;
        assert.deepEqual(a?.locate?.(pathOf("bucket")), { file: "infra/index.ts", line: 4, column: 11 });
        assert.deepEqual(b?.locate?.(pathOf("bucket")), { file: "p.json", line: 24, column: 11 });
      } finally {
        process.chdir(back);
      }
    });
  });
});

describe("streamed previews", () => {
  const event = (sequence: number, body: object) => JSON.stringify({ sequence, timestamp: 1, ...body });
  const pre = (op: string, name: string, more: object = {}) => ({
    resourcePreEvent: {
      metadata: { op, urn: urn(name), new: bucket(name, { id: "", ...more }) },
      planning: true,
    },
  });
  const summary = { summaryEvent: { result: "succeeded" } };
  const stream = (...bodies: object[]) => `${bodies.map((body, index) => event(index, body)).join("\n")}\n`;

  it("are read line by line", async () => {
    const result = await read(
      stream(
        { preludeEvent: { config: {} } },
        pre("create", "a"),
        { resOutputsEvent: pre("create", "a").resourcePreEvent },
        { resourcePreEvent: { metadata: { op: "delete", new: null, old: bucket("gone") } } },
        pre("update", "b", { inputs: { bucket: unknown } }),
        summary,
      ),
    );
    assert.deepEqual(result.errors, []);
    assert.deepEqual(
      result.resources.map((each) => each.name),
      ["a", "b"],
    );
    assert.ok(result.resources[1]?.properties["bucket"] instanceof Unknown);
  });

  it("keep nothing of debug messages, which hold secrets in clear", async () => {
    const result = await read(
      stream(
        { diagnosticEvent: { severity: "debug", message: "password: hunter2" } },
        { diagnosticEvent: { severity: "info#err", message: "hunter2" } },
        pre("create", "a"),
        summary,
      ),
    );
    assert.equal(JSON.stringify(result).includes("hunter2"), false);
  });

  it("that end too early are an error", async () => {
    const whole = stream(pre("create", "a"), pre("create", "b"), summary);
    const lines = whole.split("\n");
    const early = await read(`${lines.slice(0, 2).join("\n")}\n`);
    assert.match(early.errors[0]?.message ?? "", /ends before the preview does/);
    assert.equal(early.resources.length, 2);
    const cut = await read(whole.slice(0, (lines[0]?.length ?? 0) + 30));
    assert.match(cut.errors[0]?.message ?? "", /was cut here/);
    assert.equal(cut.errors[0]?.location.line, 2);
    assert.deepEqual(
      cut.resources.map((each) => each.name),
      ["a"],
    );
  });

  it("that failed are partial", async () => {
    const result = await read(stream(pre("create", "a"), { summaryEvent: { result: "failed" } }));
    assert.deepEqual([result.partial, result.errors], [true, []]);
  });

  it("name the line of each resource", async () => {
    await withFolder(
      { "p.jsonl": stream(pre("create", "a"), pre("create", "b"), summary) },
      async (folder) => {
        const [result] = await readSources([`${folder}/p.jsonl`]);
        assert.equal(result?.resources[1]?.locate?.(pathOf("bucket"))?.line, 2);
      },
    );
  });
});

describe("plans", () => {
  const goal = (name: string, inputDiff: object, more: object = {}) => ({
    type: "aws:s3/bucket:Bucket",
    name,
    custom: true,
    inputDiff,
    ...more,
  });
  const plan = (plans: unknown) =>
    JSON.stringify({ manifest: { time: "x" }, config: {}, resourcePlans: plans }, null, 2);

  it("give the inputs of what is created, and the planned outputs of what exists, changed as planned", async () => {
    const result = await read(
      plan({
        [urn("new")]: {
          goal: goal("new", { adds: { bucket: "new" } }),
          steps: ["create"],
          state: { bucket: "new", arn: unknown },
        },
        [urn("old")]: {
          goal: goal("old", { adds: { a: 1 }, updates: { b: 2 }, deletes: ["c"] }),
          steps: ["update"],
          state: { a: 0, b: 0, c: 0, bucket: "old" },
        },
        [urn("replaced")]: {
          goal: goal("replaced", {}),
          steps: ["create-replacement", "replace", "delete-replaced"],
          state: { bucket: "replaced" },
        },
        [urn("gone")]: { goal: null, steps: ["delete"], state: { bucket: "gone" } },
        [urn("same")]: {
          goal: goal("same", {}, { ignoreChanges: ["bucket"] }),
          steps: ["same"],
          state: { bucket: "same" },
        },
      }),
    );
    assert.deepEqual(result.errors, []);
    const found = Object.fromEntries(result.resources.map((each) => [each.name, each.properties]));
    assert.deepEqual(found["new"], { bucket: "new" });
    assert.deepEqual(found["old"], { a: 1, b: 2, bucket: "old" });
    assert.deepEqual(found["replaced"], { bucket: "replaced" });
    assert.ok(found["same"]?.["bucket"] instanceof Unknown);
    assert.equal(found["gone"], undefined);
    assert.equal(result.inputs[0]?.kind, "plan");
    assert.match(result.notes[0] ?? "", /planned outputs/);
  });

  it("that were cut are an error, with what stands before judged", async () => {
    const text = plan({
      [urn("a")]: { goal: goal("a", { adds: { bucket: "a" } }), steps: ["create"] },
      [urn("b")]: { goal: goal("b", { adds: { bucket: "b" } }), steps: ["create"] },
    });
    const { errors, resources, partial } = await read(text.slice(0, text.lastIndexOf('"steps"')));
    assert.deepEqual(
      resources.map((each) => each.name),
      ["a"],
    );
    assert.match(errors[0]?.message ?? "", /ends in the middle/);
    assert.equal(partial, true);
  });

  it("say what a resource was called before, and what is wrong in them", async () => {
    const renamed = plan({ [urn("a")]: { goal: goal("a", {}, { aliases: [urn("b")] }), steps: ["same"] } });
    assert.deepEqual((await read(renamed)).resources[0]?.aliases, [urn("b")]);
    const { errors } = await read(
      plan({ [urn("a")]: 3, [urn("b")]: { goal: "x", steps: ["create"] }, x: { goal: {} } }),
    );
    assert.equal(errors.length, 3);
    assert.match((await read(plan([1]))).errors[0]?.message ?? "", /resourcePlans is not an object/);
  });
});
