// Compiles everything that runs: the CLI into dist/, the pack into policies/bin/. Small packages are bundled with our own
// code, because loading one file is faster than loading hundreds; the SDKs stay outside, because the pack and the
// process that runs a program must share the one copy that their host loads. With arguments, only those: `policies`.
import { chmod, rm } from "node:fs/promises";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const at = (...parts) => join(root, ...parts);

const common = {
  absWorkingDir: root,
  bundle: true,
  platform: "node",
  target: "node20.19",
  external: ["@pulumi/*", "@grpc/*", "google-protobuf", "tsx", "esbuild", "typescript"],
  logLevel: "warning",
  legalComments: "eof",
  define: { BULKHEAD_VERSION: JSON.stringify(JSON.parse(readFileSync(at("package.json"), "utf8")).version) },
};

const wanted = process.argv.slice(2);

if (wanted.includes("policies")) {
  await buildPack();
  process.exit();
}

await Promise.all([
  rm(at("dist"), { recursive: true, force: true }),
  rm(at("policies/bin"), { recursive: true, force: true }),
  rm(at("components/bin"), { recursive: true, force: true }),
]);

// The CLI loads its commands and readers on demand: only ES modules can be split.
await build({
  ...common,
  entryPoints: { bulkhead: at("cli/main.ts") },
  outdir: at("dist"),
  outExtension: { ".js": ".mjs" },
  format: "esm",
  splitting: true,
  chunkNames: "chunks/[name]-[hash]",
  banner: {
    js: 'import { createRequire as bulkheadRequire } from "node:module"; const require = bulkheadRequire(import.meta.url);',
  },
});
await chmod(at("dist/bulkhead.mjs"), 0o755);

// The process that runs a program shares the program's own SDK, so it is a CommonJS file of its own.
if (existsSync(at("core/source/program/child.ts"))) {
  await build({
    ...common,
    entryPoints: { "program-child": at("core/source/program/child.ts") },
    outdir: at("dist"),
    outExtension: { ".js": ".cjs" },
    format: "cjs",
  });
}

await buildPack();

// The provider's entry, and the library for programs: compiled ahead, because Pulumi's loader would take half a minute.
await build({
  ...common,
  entryPoints: { plugin: at("components/plugin.ts"), index: at("components/index.ts") },
  outdir: at("components/bin"),
  format: "cjs",
});

async function buildPack() {
  await build({
    ...common,
    entryPoints: { index: at("policies/pack.ts") },
    outdir: at("policies/bin"),
    format: "cjs",
  });
}
