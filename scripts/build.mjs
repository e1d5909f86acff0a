// Compiles everything that runs: the CLI into dist/, the pack into policies/bin/. Small packages are bundled with our own
// code, because loading one file is faster than loading hundreds; the SDKs stay outside, because the pack and the
// process that runs a program must share the one copy that their host loads. With arguments, only those: `policies`, `beacon`.
import { execFile } from "node:child_process";
import { chmod, copyFile, mkdir, readdir, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
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

/** Clients that few audits need and that are many times our own size: they stay packages, loaded when asked for. */
const stores = ["@aws-sdk/*", "@azure/*", "@google-cloud/*", "graphile-worker", "pg"];

const startPack = [
  createRequire(import.meta.url).resolve("@pulumi/pulumi/cmd/run-policy-pack"),
  "127.0.0.1:0",
  at("policies"),
];

const wanted = process.argv.slice(2);

if (wanted.includes("policies")) {
  await buildPack();
  process.exit();
}

if (wanted.includes("beacon")) {
  await buildBeacon();
  process.exit();
}

// The types are made apart, because only users of the libraries need them.
const built = existsSync(at("dist")) ? (await readdir(at("dist"))).filter((name) => name !== "types") : [];
await Promise.all(
  [...built.map((name) => at("dist", name)), at("policies/bin"), at("components/bin")].map((path) =>
    rm(path, { recursive: true, force: true }),
  ),
);

// All code of the CLI is one script, so that V8's compiled form of it can be kept beside it.
await writeScript("cli", "cli/main.ts", at("dist"), {
  external: [...common.external, "@viz-js/viz", ...stores],
  plugins: [apart("../../register", "./register.cjs")],
});
await build({
  ...common,
  entryPoints: { bulkhead: at("cli/bulkhead.ts"), "warm-up": at("scripts/warm-up.ts") },
  outdir: at("dist"),
  outExtension: { ".js": ".cjs" },
  format: "cjs",
});
await chmod(at("dist/bulkhead.cjs"), 0o755);
await promisify(execFile)(process.execPath, [at("dist/warm-up.cjs")]);
await rm(at("dist/warm-up.cjs"));

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

// The register's service is loaded by the verbs that run it; its libraries stay packages, some of them native.
await build({
  ...common,
  entryPoints: {
    register: at("register/index.ts"),
    "register-intake": at("register/service/intake/thread.ts"),
  },
  outdir: at("dist"),
  outExtension: { ".js": ".cjs" },
  format: "cjs",
  packages: "external",
});
await copyFile(at("register/store/writer-thread.cjs"), at("dist/writer-thread.cjs"));

// What users' policies are written with, where they are run by anything else than us: their own tests, their editor.
await build({
  ...common,
  entryPoints: [at("core/policy/index.ts")],
  outfile: at("dist/policy.cjs"),
  format: "cjs",
});

await buildBeacon();
await buildPack();

// The provider's entry, and the library for programs: compiled ahead, because Pulumi's loader would take half a minute.
await build({
  ...common,
  entryPoints: { plugin: at("components/plugin.ts"), index: at("components/index.ts") },
  outdir: at("components/bin"),
  format: "cjs",
});

/** The beacon with its image's definition, ready to be built; and what programs report themselves with. */
async function buildBeacon() {
  const options = { ...common, format: "cjs", external: [] };
  await build({
    ...options,
    entryPoints: [at("register/beacon/main.ts")],
    outfile: at("dist/beacon/main.cjs"),
  });
  await copyFile(at("register/beacon/Dockerfile"), at("dist/beacon/Dockerfile"));
  await build({ ...options, entryPoints: [at("register/sdk/index.ts")], outfile: at("dist/sdk.cjs") });
}

/** Leaves a part of our own code out of a bundle: it is loaded from a file of its own when it is asked for. */
function apart(specifier, file) {
  const filter = new RegExp(`^${specifier.replaceAll(".", "\\.")}$`);
  return {
    name: `apart ${file}`,
    setup: ({ onResolve }) => void onResolve({ filter }, () => ({ path: file, external: true })),
  };
}

/**
 * The pack is one script with its compiled form beside it too, because every preview starts it. V8 takes that form only where
 * its flags are the same, and the SDK sets some: so it is made by what starts packs.
 */
async function buildPack() {
  const bin = at("policies/bin");
  await writeScript("pack", "policies/pack.ts", bin, {});
  await rm(join(bin, "pack.cache"), { force: true });
  for (const entry of ["scripts/warm-up-pack.ts", "policies/index.ts"]) {
    await build({ ...common, entryPoints: { index: at(entry) }, outdir: bin, format: "cjs" });
    if (entry.startsWith("scripts/"))
      await promisify(execFile)(process.execPath, startPack, { cwd: at("policies") });
  }
}

/** Bundles to one script that is a function, short and in ASCII, because every start reads it. */
async function writeScript(name, entry, folder, options) {
  const { outputFiles } = await build({
    ...common,
    entryPoints: { [name]: at(entry) },
    outdir: folder,
    outExtension: { ".js": ".cjs" },
    format: "cjs",
    supported: { "dynamic-import": false },
    banner: { js: "(function (exports, require, module, __filename, __dirname) {" },
    footer: { js: "})" },
    minify: true,
    write: false,
    ...options,
  });
  const escaped = (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`;
  await mkdir(folder, { recursive: true });
  for (const { path, text } of outputFiles) await writeFile(path, text.replace(/[^\0-\x7f]/g, escaped));
}
