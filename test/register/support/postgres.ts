import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import { chownSync, existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";

const binaries = ["/usr/local/bin", "/usr/lib/postgresql/17/bin", "/usr/lib/postgresql/16/bin", "/usr/bin"];
const found = binaries.find(
  (folder) => existsSync(join(folder, "postgres")) && existsSync(join(folder, "initdb")),
);

/** The server refuses to run as root. */
function otherUser(): { uid?: number; gid?: number } {
  if (process.getuid?.() !== 0) return {};
  const id = (flag: string): number =>
    Number(execFileSync("id", [flag, "postgres"], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }));
  return { uid: id("-u"), gid: id("-g") };
}

let server: { process: ChildProcess; folder: string } | undefined;
let databases = 0;

async function start(): Promise<string | undefined> {
  if (found === undefined) return undefined;
  if (server) return server.folder;
  let user: ReturnType<typeof otherUser>;
  try {
    user = otherUser();
  } catch {
    return undefined;
  }
  const folder = mkdtempSync(join(tmpdir(), "bulkhead-postgres-"));
  if (user.uid !== undefined) chownSync(folder, user.uid, user.gid!);
  const options = { ...user, cwd: folder, stdio: "ignore" as const };
  execFileSync(
    join(found, "initdb"),
    ["-D", join(folder, "data"), "-U", "postgres", "-A", "trust", "--no-sync"],
    options,
  );
  const process_ = spawn(
    join(found, "postgres"),
    ["-D", join(folder, "data"), "-k", folder, "-c", "listen_addresses=", "-c", "fsync=off"],
    options,
  );
  server = { process: process_, folder };
  process.once("exit", () => process_.kill("SIGQUIT"));
  for (let tries = 0; tries < 100; tries++) {
    try {
      await query(folder, "select 1");
      return folder;
    } catch {
      await new Promise((done) => setTimeout(done, 100));
    }
  }
  throw new Error("PostgreSQL does not answer");
}

const urlOf = (folder: string, database: string): string =>
  `postgres://postgres@localhost/${database}?host=${encodeURIComponent(folder)}`;

async function query(folder: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: urlOf(folder, "postgres") });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

/** The URL of an empty database on a server of the tests' own; undefined where PostgreSQL is not installed. */
export async function emptyPostgres(): Promise<string | undefined> {
  const folder = await start();
  if (folder === undefined) return undefined;
  const name = `t${++databases}`;
  await query(folder, `create database ${name}`);
  return urlOf(folder, name);
}

after(async () => {
  if (!server) return;
  const { process: running, folder } = server;
  server = undefined;
  const ended = new Promise((done) => running.once("exit", done));
  running.kill("SIGQUIT");
  await ended;
  rmSync(folder, { recursive: true, force: true });
});
