import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";

export const token = "t".repeat(40);

/** The service in a process of its own, as it is delivered. */
export interface Service {
  readonly url: string;
  /** The most memory that it ever held, in MB. */
  memory(): number;
  /** CPU time that it has taken, in seconds. */
  cpu(): number;
  stop(): Promise<void>;
}

const freePort = (): Promise<number> =>
  new Promise((done, failed) => {
    const server = createServer().once("error", failed);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address() as { port: number };
      server.close(() => done(port));
    });
  });

/** @param command what runs the CLI, with the arguments before the verb */
export async function startService(
  command: readonly [string, ...string[]],
  folder: string,
  database: string,
): Promise<Service> {
  const port = await freePort();
  const settings = join(folder, "register.json");
  writeFileSync(
    settings,
    JSON.stringify({
      host: "127.0.0.1",
      port,
      database,
      limits: { perMinute: 10_000_000 },
      tokens: [
        {
          hash: createHash("sha256").update(token).digest("hex"),
          actor: "load",
          roles: ["orchestration", "workload", "pipeline", "security"],
          instances: ["load/"],
        },
      ],
    }),
  );
  const [program, ...first] = command;
  const child = spawn(program, [...first, "register", "serve", "--settings", settings], {
    cwd: folder,
    stdio: ["ignore", "ignore", "inherit"],
  });
  const ended = new Promise<void>((done) => child.once("exit", () => done()));
  process.once("exit", () => child.kill("SIGKILL"));
  const url = `http://127.0.0.1:${port}`;
  for (let tries = 0; ; tries++) {
    try {
      if ((await fetch(`${url}/readyz`)).ok) break;
    } catch (error) {
      if (tries > 300 || child.exitCode !== null) throw error;
    }
    await new Promise((done) => setTimeout(done, 100));
  }
  return {
    url,
    memory: () => {
      const high = /^VmHWM:\s+(\d+) kB/m.exec(readFileSync(`/proc/${child.pid}/status`, "utf8"))?.[1];
      return Number(high ?? 0) / 1024;
    },
    cpu: () => {
      // After the name, which is in brackets, the fields count from the third; a tick is a hundredth of a second.
      const fields = readFileSync(`/proc/${child.pid}/stat`, "utf8").split(") ").at(-1)!.split(" ");
      return (Number(fields[11]) + Number(fields[12])) / 100;
    },
    stop: async () => {
      child.kill("SIGTERM");
      await ended;
    },
  };
}
