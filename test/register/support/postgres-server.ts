import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import { chownSync, closeSync, existsSync, mkdtempSync, openSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";

const binaries = ["/usr/local/bin", "/usr/lib/postgresql/17/bin", "/usr/lib/postgresql/16/bin", "/usr/bin"];
const found = binaries.find(
  (folder) => existsSync(join(folder, "postgres")) && existsSync(join(folder, "initdb")),
);

interface User {
  readonly uid?: number;
  readonly gid?: number;
}

/** The server refuses to run as root. */
function otherUser(): User {
  if (process.getuid?.() !== 0) return {};
  const id = (flag: string): number =>
    Number(execFileSync("id", [flag, "postgres"], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }));
  return { uid: id("-u"), gid: id("-g") };
}

function mount(folder: string, megabytes: number): boolean {
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", `size=${megabytes}m,mode=0700`, "tmpfs", folder], {
      stdio: "ignore",
    });
    return true;
  } catch {
    return false;
  }
}

/** A PostgreSQL of the tests' own, on a socket in a temporary folder. */
export class PostgresServer {
  private running: ChildProcess | undefined;
  private databases = 0;
  private isMounted = false;

  private constructor(
    private readonly folder: string,
    private readonly user: User,
    private readonly settings: readonly string[],
  ) {
    process.once("exit", () => {
      this.running?.kill("SIGQUIT");
      this.unmount();
    });
  }

  /**
   * @param durable whether it waits for the disk
   * @param megabytes has a disk of its own that holds no more; only the machine's administrator can make one
   * @param settings further ones of the server; `prepare` may write files for them that the server's user owns
   * @returns undefined where PostgreSQL is not installed, or no disk can be made
   */
  static async start({
    durable = false,
    megabytes,
    settings = [],
    prepare,
  }: {
    durable?: boolean;
    megabytes?: number;
    settings?: readonly string[];
    prepare?: (folder: string) => readonly string[];
  } = {}): Promise<PostgresServer | undefined> {
    if (found === undefined) return undefined;
    let user: User;
    try {
      user = otherUser();
    } catch {
      return undefined;
    }
    const folder = mkdtempSync(join(tmpdir(), "bulkhead-postgres-"));
    if (megabytes !== undefined && !mount(folder, megabytes)) {
      rmSync(folder, { recursive: true });
      return undefined;
    }
    if (user.uid !== undefined) chownSync(folder, user.uid, user.gid!);
    execFileSync(
      join(found, "initdb"),
      ["-D", join(folder, "data"), "-U", "postgres", "-A", "trust", "--no-sync"],
      { ...user, cwd: folder, stdio: "ignore" },
    );
    for (const file of prepare?.(folder) ?? [])
      if (user.uid !== undefined) chownSync(file, user.uid, user.gid!);
    const all = [...(durable ? [] : ["fsync=off"]), ...settings].flatMap((each) => ["-c", each]);
    const server = new PostgresServer(folder, user, all);
    server.isMounted = megabytes !== undefined;
    await server.resume();
    return server;
  }

  /** Starts it, or starts it again. */
  async resume(): Promise<void> {
    const { folder, user, settings } = this;
    this.running = spawn(
      join(found!, "postgres"),
      ["-D", join(folder, "data"), "-k", folder, "-c", "listen_addresses=", ...settings],
      { ...user, cwd: folder, stdio: "ignore" },
    );
    for (let tries = 0; tries < 300; tries++) {
      try {
        await this.query("select 1");
        return;
      } catch {
        await new Promise((done) => setTimeout(done, 100));
      }
    }
    throw new Error("PostgreSQL does not answer");
  }

  /** Takes all room that is left on its disk. */
  fill(): void {
    const file = openSync(join(this.folder, "ballast"), "a");
    try {
      for (let bytes = 1 << 20; bytes >= 4096;)
        try {
          writeSync(file, Buffer.alloc(bytes));
        } catch {
          bytes >>= 1;
        }
    } finally {
      closeSync(file);
    }
  }

  /** Gives the room back; a server that ended for want of it is started again, as those who watch over one do. */
  async makeRoom(): Promise<void> {
    rmSync(join(this.folder, "ballast"), { force: true });
    if (this.running?.exitCode === null && this.running.signalCode === null) return;
    await this.resume();
  }

  /** Ends it as a fall of its machine would: nothing is finished, the log is replayed afterwards. */
  async fall(): Promise<void> {
    const { running } = this;
    if (!running) return;
    this.running = undefined;
    const ended = new Promise((done) => running.once("exit", done));
    running.kill("SIGQUIT");
    await ended;
  }

  /** The URL of an empty database. */
  async emptyDatabase(): Promise<string> {
    const name = `t${++this.databases}`;
    await this.query(`create database ${name}`);
    return this.urlOf(name);
  }

  async stop(): Promise<void> {
    await this.fall();
    this.unmount();
    rmSync(this.folder, { recursive: true, force: true });
  }

  private unmount(): void {
    if (!this.isMounted) return;
    this.isMounted = false;
    execFileSync("umount", ["-l", this.folder]);
  }

  private urlOf(database: string): string {
    const port = this.settings.find((each) => each.startsWith("port="))?.slice("port=".length) ?? 5432;
    return `postgres://postgres@localhost:${port}/${database}?host=${encodeURIComponent(this.folder)}`;
  }

  async query(sql: string): Promise<void> {
    const client = new pg.Client({ connectionString: this.urlOf("postgres") });
    await client.connect();
    try {
      await client.query(sql);
    } finally {
      await client.end();
    }
  }
}
