import { PostgresServer } from "./postgres-server";

let server: Promise<PostgresServer | undefined> | undefined;

/** The URL of an empty database on a server of the tests' own; undefined where PostgreSQL is not installed. */
export async function emptyPostgres(): Promise<string | undefined> {
  return (await (server ??= PostgresServer.start()))?.emptyDatabase();
}

after(async () => {
  const running = server;
  server = undefined;
  await (await running)?.stop();
});
