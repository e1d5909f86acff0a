import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { chmodSync, createReadStream, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Readable } from "node:stream";
import { readSources, type ReadOptions, type SourceResult } from "../../../core/source";
import { systemFault } from "../../../core/source/files/faults";
import { longestText } from "../../../core/source/files/text";
import { pathOf, withFolder } from "./support/folder";

const pod = (name: string) => `apiVersion: v1\nkind: Pod\nmetadata:\n  name: ${name}\n`;
const bucketState = JSON.stringify({
  version: 3,
  deployment: {
    resources: [
      { urn: "urn:pulumi:dev::prog::aws:s3/bucket:Bucket::a", type: "aws:s3/bucket:Bucket", inputs: {} },
    ],
  },
});
const namesOf = (results: readonly SourceResult[]) =>
  results.flatMap((result) => result.resources.map((each) => each.name));
const errorsOf = (results: readonly SourceResult[]) => results.flatMap((result) => result.errors);

/** Reads with the folder as the current one, so that names are those that a user would type. */
async function readIn(folder: string, specs: readonly string[], options: ReadOptions = {}) {
  const back = process.cwd();
  process.chdir(folder);
  try {
    return await readSources(specs, options);
  } finally {
    process.chdir(back);
  }
}

describe("readSources", () => {
  it("tells by its content what a file is, whatever its name", async () => {
    const preview = JSON.stringify({ steps: [], changeSummary: {} });
    const files = {
      "a.txt": pod("a"),
      "state.yaml": bucketState,
      "x.log": preview,
      "plan.out": JSON.stringify({ manifest: {}, resourcePlans: {} }),
      "p.conf": JSON.stringify({ apiVersion: "v1", kind: "Pod", metadata: { name: "json" } }),
      "flow.yaml": "{apiVersion: v1, kind: Pod, metadata: {name: flow}}",
    };
    await withFolder(files, async (folder) => {
      const results = await readIn(folder, Object.keys(files));
      assert.deepEqual(errorsOf(results), []);
      assert.deepEqual(
        results.map((result) => result.inputs[0]?.kind),
        ["manifests", "state", "preview", "plan", "manifests", "manifests"],
      );
      assert.deepEqual(namesOf(results), ["a", "a", "json", "flow"]);
      assert.equal(results[0]?.inputs[0]?.hash, createHash("sha256").update(files["a.txt"]).digest("hex"));
    });
  });

  it("walks a folder in order, past what is hidden, installed or foreign", async () => {
    const files = {
      "k/b.yaml": pod("b"),
      "k/a/z.yml": pod("z"),
      "k/a/list.json": JSON.stringify({ apiVersion: "v1", kind: "List", items: [] }),
      "k/B.yaml": pod("upper"),
      "k/.hidden/x.yaml": pod("hidden"),
      "k/.x.yaml": pod("hidden"),
      "k/node_modules/p/x.yaml": pod("installed"),
      "k/package.json": '{"name": "x"}',
      "k/tsconfig.json": '{\n  // a comment\n  "a": 1,\n}',
      "k/values.yaml": "image: x\n",
      "k/empty.yaml": "",
      "k/notes.txt": pod("text"),
      "k/state.json": bucketState,
      "k/program/Pulumi.yaml": "name: x\nruntime: nodejs\n",
      "k/overlay/kustomization.yaml": "resources: [../b.yaml]\n",
    };
    await withFolder(files, async (folder) => {
      const results = await readIn(folder, ["k"]);
      assert.deepEqual(errorsOf(results), []);
      assert.deepEqual(namesOf(results), ["upper", "z", "b", "a"]);
      assert.deepEqual(
        results.map((result) => result.stage),
        ["preview", "state"],
      );
      const notes = results[0]?.notes.join("\n") ?? "";
      assert.match(notes, /k\/program is a Pulumi program/);
      assert.match(notes, /kubectl kustomize k\/overlay/);
      assert.match(notes, /k: 4 documents that are not Kubernetes objects/);
      const again = await readIn(folder, ["k"]);
      assert.deepEqual(again[0]?.inputs, results[0]?.inputs);
    });
  });

  it("judges the rest of a folder where a file is broken", async () => {
    const files = {
      "a.yaml": pod("a"),
      "chart.yaml": "apiVersion: v1\nkind: Pod\nmetadata:\n  name: {{ .Release.Name }}-x\n",
      "binary.yaml": Buffer.from([0, 1, 2, 3, 255]),
    };
    await withFolder(files, async (folder) => {
      const results = await readIn(folder, ["."]);
      assert.deepEqual(namesOf(results), ["a"]);
      assert.deepEqual(
        errorsOf(results).map(({ location, message }) => [
          location.file,
          location.line,
          message.slice(0, 17),
        ]),
        [
          ["binary.yaml", undefined, "is not text"],
          ["chart.yaml", 4, "is not valid YAML"],
        ],
      );
    });
  });

  it("names a chart once, whose templates are no manifests yet", async () => {
    const files = {
      "k/web/Chart.yaml": "apiVersion: v2\nname: web\n",
      "k/web/templates/a.yaml": pod("'{{ .Values.name }}'"),
      "k/web/templates/b.yaml": "apiVersion: v1\n{{ if }}\n",
      "k/web/charts/sub/Chart.yaml": "apiVersion: v2\nname: sub\n",
      "k/web/charts/sub/templates/c.yaml": pod("c"),
      "k/web/crds/d.yaml": pod("d"),
    };
    await withFolder(files, async (folder) => {
      const results = await readIn(folder, ["k"]);
      assert.deepEqual(namesOf(results), ["d"]);
      assert.deepEqual(
        errorsOf(results).map(({ location, hint }) => [location.file, hint]),
        [["k/web", "render it: helm template k/web | bulkhead check -"]],
      );
    });
  });

  it("follows links within the folder only, and out of no circle", async () => {
    await withFolder({ "in/a.yaml": pod("a"), "out/b.yaml": pod("outside") }, async (folder) => {
      symlinkSync(join(folder, "in"), join(folder, "in/circle"));
      symlinkSync(join(folder, "in/a.yaml"), join(folder, "in/again.yaml"));
      symlinkSync(join(folder, "out"), join(folder, "in/out"));
      symlinkSync(join(folder, "nowhere"), join(folder, "in/broken.yaml"));
      symlinkSync("self.yaml", join(folder, "in/self.yaml"));
      const results = await readIn(folder, ["in"]);
      assert.deepEqual(namesOf(results), ["a"]);
      assert.deepEqual(
        errorsOf(results).map((each) => each.location.file),
        ["in/broken.yaml", "in/self.yaml"],
      );
    });
  });

  it("expands globs in order, and reads each file once", async () => {
    const files = { "k/a.yaml": pod("a"), "k/b.yml": pod("b"), "k/deep/er/c.yaml": pod("c"), "k/x.txt": "x" };
    await withFolder(files, async (folder) => {
      const names = async (...specs: string[]) => namesOf(await readIn(folder, specs));
      assert.deepEqual(await names("k/*.{yaml,yml}"), ["a", "b"]);
      assert.deepEqual(await names("k/**/*.yaml"), ["a", "c"]);
      assert.deepEqual(await names("./k/[ab].y*"), ["a", "b"]);
      assert.deepEqual(await names(`${folder}/k/?.yaml`), ["a"]);
      assert.deepEqual(await names("k/[!a].*ml", "k/b.yml", "k"), ["b", "a", "c"]);
      assert.deepEqual(await names("k/de*"), ["c"]);
      const [none] = await readIn(folder, ["k/*.json"]);
      assert.equal(none?.errors[0]?.message, "matches no file");
    });
  });

  it("reads a file whose name looks like a glob", async () => {
    await withFolder({ "a[1].yaml": pod("a") }, async (folder) => {
      assert.deepEqual(namesOf(await readIn(folder, ["a[1].yaml"])), ["a"]);
    });
  });

  it("reads standard input of any kind, in pieces", async () => {
    const pieces = (text: string | Buffer) =>
      Readable.from(
        [...Buffer.from(text)].map((byte) => Buffer.from([byte])),
        { objectMode: false },
      );
    for (const text of [pod("a"), bucketState, `\ufeff\n${bucketState}`]) {
      const [result] = await readSources(["-"], { stdin: pieces(text) });
      assert.deepEqual(result?.errors, []);
      assert.deepEqual(namesOf([result]), ["a"]);
      assert.equal(result?.inputs[0]?.name, "stdin");
      assert.equal(result?.inputs[0]?.bytes, Buffer.byteLength(text));
      assert.equal(result?.resources[0]?.locate?.(pathOf("metadata"))?.file, "stdin");
    }
    const event = `{"sequence":0,"timestamp":1,"summaryEvent":{"result":"succeeded"}}\n`;
    const [stream] = await readSources(["-"], { stdin: pieces(event) });
    assert.equal(stream?.inputs[0]?.kind, "preview");
    assert.deepEqual(stream?.errors, []);
    const [empty] = await readSources(["-"], { stdin: pieces("") });
    assert.equal(empty?.errors[0]?.message, "is empty");
  });

  it("reads a named pipe", async () => {
    await withFolder({ "a.yaml": pod("a") }, async (folder) => {
      const pipe = join(folder, "pipe");
      execFileSync("sh", ["-c", 'mkfifo "$0"', pipe]);
      const { createWriteStream } = await import("node:fs");
      createReadStream(join(folder, "a.yaml")).pipe(createWriteStream(pipe));
      assert.deepEqual(namesOf(await readSources([pipe])), ["a"]);
    });
  });

  it("says what is wrong with each argument, and reads the others", async () => {
    const files = {
      "a.yaml": pod("a"),
      "empty.yaml": "",
      "blank.yaml": " \n\t\n",
      "binary.bin": Buffer.from([0x7f, 0x45, 0x4c, 0x46, 0, 0, 0]),
      "utf16.yaml": Buffer.from(`\ufeff${pod("x")}`, "utf16le"),
      "latin1.yaml": Buffer.from("name: gr\u00fc\u00df", "latin1"),
    };
    await withFolder(files, async (folder) => {
      mkdirSync(join(folder, "void"));
      mkdirSync(join(folder, "foreign"));
      writeFileSync(join(folder, "foreign/values.yaml"), "a: b\n");
      const results = await readIn(folder, [
        ...Object.keys(files),
        "missing.yaml",
        "a.yaml/x",
        "void",
        "foreign",
      ]);
      assert.deepEqual(namesOf(results), ["a"]);
      assert.deepEqual(
        errorsOf(results).map(({ location, message }) => `${location.file} ${message}`),
        [
          "empty.yaml is empty",
          "blank.yaml is empty",
          "binary.bin is not text",
          "utf16.yaml is written in UTF-16",
          "latin1.yaml is not text",
          "missing.yaml does not exist",
          "a.yaml/x does not exist: a part of its path is a file",
          "void holds nothing to check: no manifest, Pulumi program, state, preview or plan",
          "foreign holds nothing to check: no manifest, Pulumi program, state, preview or plan (1 other documents passed over)",
        ],
      );
      for (const error of errorsOf(results)) assert.ok(error.hint, error.message);
    });
  });

  it("says so where it has no permission", async function () {
    const { seteuid, geteuid } = process;
    if (!seteuid || !geteuid) this.skip();
    await withFolder(
      { "a.yaml": pod("a"), "k/b.yaml": pod("b"), "k/shut/c.yaml": pod("c") },
      async (folder) => {
        chmodSync(folder, 0o755);
        chmodSync(join(folder, "a.yaml"), 0);
        chmodSync(join(folder, "k/shut"), 0);
        const user = geteuid();
        if (user === 0) seteuid(65534);
        try {
          const results = await readSources([join(folder, "a.yaml"), join(folder, "k")]);
          assert.deepEqual(namesOf(results), ["b"]);
          for (const error of errorsOf(results)) assert.match(error.message, /can't be read: no permission/);
          assert.equal(errorsOf(results).length, 2);
        } finally {
          if (user === 0) seteuid(user);
          chmodSync(join(folder, "k/shut"), 0o755);
        }
      },
    );
  });

  it("refuses a text that is too long to be one", async () => {
    const line = Buffer.alloc(1024 * 1024, "# a comment that goes on and on\n");
    let left = longestText / line.length + 1;
    const stdin = new Readable({
      read() {
        this.push(left-- > 0 ? line : null);
      },
    });
    const [result] = await readSources(["-"], { stdin });
    assert.match(result?.errors[0]?.message ?? "", /more than 256 MiB/);
  });

  it("reads the program of a folder, of its project file, and of the current folder", async () => {
    const files = { "p/Pulumi.yaml": "name: x\nruntime: cobol\n", "p/deep/a.txt": "" };
    await withFolder(files, async (folder) => {
      for (const [current, specs] of [
        [folder, ["p"]],
        [folder, ["p/Pulumi.yaml"]],
        [join(folder, "p"), []],
        [join(folder, "p/deep"), []],
      ] as const) {
        const [result] = await readIn(current, specs);
        assert.equal(result?.inputs[0]?.kind, "program");
        assert.match(
          errorsOf([result])
            .map((each) => each.message)
            .join(),
          /cobol/,
        );
      }
    });
  });

  it("asks for a source where there is no project", async () => {
    await withFolder({}, async (folder) => {
      const [result] = await readIn(folder, []);
      assert.match(result?.errors[0]?.message ?? "", /holds no Pulumi project/);
    });
  });
});

describe("systemFault", () => {
  it("has words for what systems say, and lets our own faults through", () => {
    const fault = (code: string) => systemFault(Object.assign(new Error("x"), { code }), "f").message;
    assert.match(fault("EACCES"), /no permission/);
    assert.equal(fault("EIO"), "can't be read (EIO)");
    assert.throws(() => systemFault(new TypeError("ours"), "f"), /ours/);
  });
});
