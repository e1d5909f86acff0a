import { spawn, type ChildProcess } from "node:child_process";
import { openSync, readFileSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { join } from "node:path";

// The shell watches its standard input and becomes the server: when this process ends, however it ends, the pipe
// closes and the server is killed.
const guarded = 'exec 3<&0; (cat <&3 >/dev/null; kill -9 $$) 2>/dev/null & exec "$@" 3<&- </dev/null';

/** A server in the background, its output in a file, which can't outlive this process. */
export class ServerProcess {
  private readonly child: ChildProcess;
  private readonly log: string;
  private ended = false;

  constructor(
    readonly label: string,
    command: string,
    args: readonly string[],
    folder: string,
  ) {
    this.log = join(folder, `${label}.log`);
    const output = openSync(this.log, "a");
    this.child = spawn("/bin/sh", ["-c", guarded, label, command, ...args], {
      cwd: folder,
      stdio: ["pipe", output, output],
    });
    const end = () => (this.ended = true);
    this.child.once("exit", end).once("error", end);
  }

  /** Polls `ready` until it answers true; raises with the end of the log when the server ends or `seconds` are over. */
  async waitUntil(ready: () => Promise<boolean>, seconds: number): Promise<void> {
    const deadline = Date.now() + seconds * 1000;
    for (;;) {
      if (this.ended) throw new Error(`${this.label} ended while starting:\n${this.lastLines()}`);
      if (await ready().catch(() => false)) return;
      if (Date.now() > deadline) throw new Error(`${this.label} isn't ready:\n${this.lastLines()}`);
      await pause(50);
    }
  }

  /** Ends the server, by force after five seconds. */
  async stop(): Promise<void> {
    if (!this.ended) {
      const exit = new Promise((resolve) => this.child.once("exit", resolve));
      this.child.kill("SIGTERM");
      const force = setTimeout(() => this.child.kill("SIGKILL"), 5000);
      await exit;
      clearTimeout(force);
    }
    this.child.stdin?.destroy();
  }

  private lastLines(): string {
    return readFileSync(this.log, "utf8").trim().split("\n").slice(-15).join("\n");
  }
}

export function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/** As many ports of the loopback interface as asked for, free at this moment and all different. */
export async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer());
  const ports = await Promise.all(
    servers.map(
      (server) =>
        new Promise<number>((resolve, reject) => {
          server.once("error", reject);
          server.listen(0, "127.0.0.1", () => resolve((server.address() as AddressInfo).port));
        }),
    ),
  );
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}
