import { spawn, type ChildProcess } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";

const root = join(__dirname, "../..");

/** Compiles the service, so that it starts as fast as it is delivered. @returns the file; its folder is the caller's to remove */
export async function compile(): Promise<{ readonly file: string; readonly folder: string }> {
  // Beside its libraries, which stay packages.
  const cache = join(root, "node_modules/.cache");
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(join(cache, "soak-"));
  const file = join(folder, "service.cjs");
  await build({
    entryPoints: {
      service: join(__dirname, "service.ts"),
      "register-intake": join(root, "register/service/intake/thread.ts"),
    },
    outdir: folder,
    outExtension: { ".js": ".cjs" },
    bundle: true,
    platform: "node",
    target: "node20.19",
    format: "cjs",
    packages: "external",
    logLevel: "warning",
  });
  copyFileSync(join(root, "register/store/writer-thread.cjs"), join(folder, "writer-thread.cjs"));
  return { file, folder };
}

export interface Trouble {
  /** How far its clock is off, in milliseconds. */
  readonly clock?: number;
  /** The most that a file may hold, in KB: then the disk is full. */
  readonly limit?: number;
}

/** A service in a process of its own, which may be killed at any moment. */
export class ServiceProcess {
  private constructor(
    private readonly child: ChildProcess,
    readonly url: string,
  ) {}

  static start(file: string, database: string, { clock = 0, limit }: Trouble = {}): Promise<ServiceProcess> {
    // Shells count in halves of KB.
    const before = limit === undefined ? "" : `ulimit -f ${limit * 2}; `;
    const child = spawn(
      "/bin/sh",
      ["-c", `${before}exec "$0" "$@"`, process.execPath, file, database, String(clock)],
      {
        stdio: ["ignore", "ignore", "pipe", "ipc"],
      },
    );
    const end = (): void => void child.kill("SIGKILL");
    process.once("exit", end);
    child.once("exit", () => process.off("exit", end));
    let said = "";
    child.stderr!.on("data", (data: Buffer) => (said += data.toString("utf8")));
    return new Promise((done, failed) => {
      child.once("message", (url: string) => done(new ServiceProcess(child, url)));
      child.once("exit", (code) => failed(new Error(`the service ended with ${code}: ${said}`)));
    });
  }

  /** Ends it without a word to it. */
  async kill(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const ended = new Promise((done) => this.child.once("exit", done));
    this.child.kill("SIGKILL");
    await ended;
  }
}
