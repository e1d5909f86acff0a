import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { get } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";

const root = join(__dirname, "../../..");

/** The packed beacon, alone in a folder that nobody may write to. */
export function packedBeacon(): { readonly file: string; remove(): void } {
  execFileSync(process.execPath, [join(root, "scripts/build.mjs"), "beacon"], { cwd: root });
  const folder = mkdtempSync(join(tmpdir(), "bulkhead-beacon-"));
  chmodSync(folder, 0o755);
  const inner = join(folder, "beacon");
  mkdirSync(inner);
  const file = join(inner, "main.cjs");
  copyFileSync(join(root, "dist/beacon/main.cjs"), file);
  chmodSync(file, 0o444);
  chmodSync(inner, 0o555);
  return {
    file,
    remove: () => {
      chmodSync(inner, 0o755);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Another user than ours, where we may become one: the image's. */
export const beaconUser = process.getuid?.() === 0 ? { uid: 65_532, gid: 65_532 } : {};

export interface RunningBeacon {
  readonly process: ChildProcess;
  readonly port: number;
  /** What it wrote so far. */
  readonly log: () => string;
  /** Calls a hook. @returns the status */
  hook(path: string): Promise<number>;
  /** Ends it as the pod would. @returns its exit code */
  end(): Promise<number | null>;
}

/** Starts it as another user, with nothing but the given variables. */
export async function startBeacon(file: string, variables: Record<string, string>): Promise<RunningBeacon> {
  const started = spawn(process.execPath, ["--max-old-space-size=32", file], {
    ...beaconUser,
    cwd: "/",
    env: { BULKHEAD_PORT: "0", ...variables },
    stdio: ["ignore", "ignore", "pipe"],
  });
  let log = "";
  started.stderr.setEncoding("utf8").on("data", (text: string) => (log += text));
  const kill = (): void => void started.kill("SIGKILL");
  process.once("exit", kill);
  const ended = new Promise<number | null>((done) =>
    started.once("exit", (code) => {
      process.removeListener("exit", kill);
      done(code);
    }),
  );
  const port = await new Promise<number>((done, failed) => {
    started.stderr.on("data", () => {
      const found = /listens on (\d+)/.exec(log);
      if (found) done(Number(found[1]));
    });
    void ended.then((code) => failed(new Error(`the beacon ended with ${code}: ${log}`)));
  });
  return {
    process: started,
    port,
    log: () => log,
    hook: (path) =>
      new Promise((done, failed) => {
        get({ host: "127.0.0.1", port, path, agent: false }, (response) => {
          response.resume();
          done(response.statusCode ?? 0);
        }).on("error", failed);
      }),
    end: () => {
      started.kill("SIGTERM");
      return ended;
    },
  };
}

/** Waits until something holds; fails with what was seen last. */
export async function until<T>(
  look: () => Promise<T> | T,
  holds: (seen: T) => boolean,
  within = 20_000,
): Promise<T> {
  for (const end = Date.now() + within; ; await new Promise((done) => setTimeout(done, 50))) {
    const seen = await look();
    if (holds(seen)) return seen;
    if (Date.now() > end) throw new Error(`did not come: ${JSON.stringify(seen)}`);
  }
}
