import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bundleFile, cacheFile, loadBundle } from "../../core/bundle";

let made = 0;

/** Never the same twice: V8 remembers what it has compiled in a process. */
const bundle = (): string => `(function (exports, require, module, __filename, __dirname) {
  globalThis.bundleRan = [typeof require("node:path").join, __dirname, module.exports === exports, ${1000 + made++}].slice(0, 3);
})`;

const seen = globalThis as { bundleRan?: unknown };

describe("the loader of what was bundled", () => {
  let folder: string;
  let source: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "bulkhead-bundle-"));
    source = bundle();
    writeFileSync(bundleFile(folder, "cli"), source);
    delete seen.bundleRan;
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  function runs(cached: boolean): void {
    const loaded = loadBundle(folder, "cli");
    assert.equal(loaded.cached, cached);
    loaded.run();
    assert.deepEqual(seen.bundleRan, ["function", folder, true]);
  }

  /** What the build's trial run keeps. */
  function cacheOf(source: string): Buffer {
    const code = `const { Script } = require("node:vm");
      const script = new Script(require("node:fs").readFileSync(0, "latin1"));
      script.runInThisContext();
      process.stdout.write(script.createCachedData());`;
    return execFileSync(process.execPath, ["-e", code], { input: source });
  }

  it("runs the bundle where nothing was compiled beforehand", () => runs(false));

  it("takes what was compiled beforehand", () => {
    writeFileSync(cacheFile(folder, "cli"), cacheOf(source));
    runs(true);
  });

  const faults: Readonly<Record<string, (cache: Buffer) => Buffer>> = {
    foreign: () => Buffer.from("something else"),
    cut: (cache) => cache.subarray(0, cache.length >> 1),
    empty: () => Buffer.alloc(0),
  };
  for (const [name, spoil] of Object.entries(faults)) {
    it(`compiles anew where the cache is ${name}`, () => {
      writeFileSync(cacheFile(folder, "cli"), spoil(cacheOf(source)));
      runs(false);
    });
  }

  it("compiles anew where the cache is of another bundle", () => {
    writeFileSync(cacheFile(folder, "cli"), cacheOf(`${source}\n`));
    runs(false);
  });
});
