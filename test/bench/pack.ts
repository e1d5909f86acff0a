import { spawn } from "node:child_process";
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const runner = require.resolve("@pulumi/pulumi/cmd/run-policy-pack");

/** How long a pack took to say its port: by the clock, and by the CPU where the system tells. */
export interface ColdStart {
  readonly wallMs: number;
  readonly cpuMs: number | undefined;
}

/** Writes a pack without a policy, which shares our modules. */
export function makeEmptyPack(folder: string, modules: string): void {
  mkdirSync(folder);
  symlinkSync(modules, join(folder, "node_modules"));
  writeFileSync(join(folder, "package.json"), '{"name":"empty","version":"0.0.1","main":"index.js"}\n');
  writeFileSync(join(folder, "PulumiPolicy.yaml"), "runtime: nodejs\nmain: index.js\n");
  writeFileSync(
    join(folder, "index.js"),
    'const { PolicyPack } = require("@pulumi/policy");\nnew PolicyPack("empty", { policies: [] });\n',
  );
}

/** Starts a pack as the engine does, waits for its port, and stops it. */
export async function startPack(folder: string): Promise<ColdStart> {
  const began = process.hrtime.bigint();
  const child = spawn(process.execPath, [runner, "127.0.0.1:0", folder], {
    cwd: folder,
    env: {
      ...process.env,
      PULUMI_NODEJS_PROJECT: "bench",
      PULUMI_NODEJS_STACK: "bench",
      PULUMI_CONFIG: "{}",
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let errors = "";
  child.stderr.on("data", (chunk: Buffer) => (errors += chunk.toString()));
  try {
    await new Promise<void>((started, failed) => {
      child.stdout.once("data", () => started());
      child.once("exit", (code) => failed(new Error(`the pack in ${folder} ended with ${code}: ${errors}`)));
    });
    return { wallMs: Number(process.hrtime.bigint() - began) / 1e6, cpuMs: cpuOf(child.pid) };
  } finally {
    child.kill("SIGKILL");
  }
}

const msPerTick = 10;

function cpuOf(pid: number | undefined): number | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, "utf8");
    const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
    return (Number(fields[11]) + Number(fields[12])) * msPerTick;
  } catch {
    return undefined;
  }
}
