import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "kysely";
import { openStore, type Connection } from "../../../register/store";
import { Certificates } from "../support/certificates";
import { PostgresServer } from "../support/postgres-server";

const freePort = (): Promise<number> =>
  new Promise((done) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => done(port));
    });
  });

describe("a server of PostgreSQL whose secrets stand in files", function () {
  this.timeout(60_000);
  const folder = mkdtempSync(join(tmpdir(), "bulkhead-connection-"));
  const own = (name: string, text: string): string => {
    const path = join(folder, name);
    writeFileSync(path, text);
    return path;
  };
  let server: PostgresServer | undefined;
  let port = 0;
  before(async function () {
    const made = new Certificates(folder);
    for (const authority of ["ca", "other"]) made.authority(authority);
    made.make("server", "localhost", { names: "DNS:localhost", usage: "serverAuth" });
    port = await freePort();
    const files = ["server.key", "server.crt", "hba"];
    server = await PostgresServer.start({
      settings: [
        `port=${port}`,
        "listen_addresses=127.0.0.1",
        "ssl=on",
        "ssl_cert_file=../server.crt",
      ].concat(["ssl_key_file=../server.key", "hba_file=hba"]),
      // What comes without TLS, or without its password, is refused.
      prepare: (at) => {
        writeFileSync(
          join(at, "hba"),
          "local all all trust\nhostssl all register 127.0.0.1/32 scram-sha-256\n",
        );
        for (const name of ["server.key", "server.crt"])
          writeFileSync(join(at, name), readFileSync(join(folder, name)), { mode: 0o600 });
        return files.map((name) => join(at, name));
      },
    });
    if (!server) {
      this.test!.title += " (PostgreSQL is not installed)";
      return this.skip();
    }
    await server.query("create role register login password 'initial'");
    await server.query("create database register owner register");
  });
  after(async () => {
    await server?.stop();
    rmSync(folder, { recursive: true });
  });

  const credentials = (password: string) =>
    own("credentials", JSON.stringify({ username: "register", password }));
  const connection = (more: object = {}): Connection => ({
    host: "localhost",
    port,
    name: "register",
    credentials: credentials("initial"),
    authorities: join(folder, "ca.crt"),
    ...more,
  });
  const refused = (where: Connection, message: RegExp) =>
    assert.rejects(openStore(where), (error: Error) => {
      assert.match(error.message, message);
      assert.doesNotMatch(error.message, /initial|hunter2/);
      return true;
    });

  it("is reached by TLS", async () => {
    const store = await openStore(connection());
    const { rows } = await sql<{
      ssl: boolean;
    }>`select ssl from pg_stat_ssl where pid = pg_backend_pid()`.execute(store.reading);
    await store.close();
    assert.deepEqual(rows, [{ ssl: true }]);
  });

  it("is reached where a file tells its host", async () => {
    const file = own("host", "localhost\n");
    await (await openStore(connection({ host: { file } }))).close();
    await refused(connection({ host: { file: own("many", "a b") } }), /many: holds no name of a host/);
  });

  it("is reached with a password that was changed meanwhile", async () => {
    const store = await openStore(connection());
    await server!.query("alter role register password 'second'");
    await server!.query("select pg_terminate_backend(pid) from pg_stat_activity where usename = 'register'");
    const asked = async () => sql`select 1`.execute(store.reading);
    await asked().catch(() => undefined);
    await assert.rejects(asked(), /password authentication failed/);
    credentials("second");
    await asked();
    await store.close();
    await server!.query("alter role register password 'initial'");
  });

  it("is reached by an address in a file, which takes TLS back by nothing", async () => {
    const file = own("address", `postgres://register:initial@localhost:${port}/register?sslmode=disable\n`);
    const store = await openStore({ address: file, authorities: join(folder, "ca.crt") });
    const { rows } = await sql<{
      ssl: boolean;
    }>`select ssl from pg_stat_ssl where pid = pg_backend_pid()`.execute(store.reading);
    await store.close();
    assert.deepEqual(rows, [{ ssl: true }]);
  });

  it("is refused where its certificate is another's", async () => {
    await refused(connection({ authorities: join(folder, "other.crt") }), /can't be opened: .*certificate/);
    await refused(connection({ host: "127.0.0.1" }), /can't be opened: .*(IP|altname|certificate)/i);
  });

  it("is refused where its files say nothing, and nothing of them is told", async () => {
    await refused(connection({ credentials: own("none", "hunter2") }), /none: holds no JSON with username/);
    await refused(connection({ credentials: join(folder, "absent") }), /absent: can't be read \(ENOENT\)/);
    await refused(connection({ authorities: own("empty", "") }), /empty: holds no certificate in PEM/);
    await refused({ address: own("wrong", "mysql://a:hunter2@b/c") }, /wrong: holds no postgres:/);
  });
});
