import { Kysely, Migrator, PostgresDialect, type Dialect } from "kysely";
import { poolOf, type Connection } from "./connection";
import type { Flavour } from "./flavour";
import { heldDoor, libsqlDialect, pragmas, writingDoor } from "./libsql";
import { migrations } from "./migrations";
import type { Db, Tables } from "./schema";
import { WriterThread, type WriterHost } from "./writer";

/** The register's database, open and of the newest form. */
export interface Store {
  readonly flavour: Flavour;
  /** For questions; in the embedded store it doesn't wait for who writes. */
  readonly reading: Db;
  readonly writing: Db;
  /** The thread that writes to the embedded store; of PostgreSQL one that waits to be asked something. */
  readonly writer: WriterThread;
  close(): Promise<void>;
}

/** What is wrong with the database, and what to do. */
export class StoreError extends Error {
  constructor(
    message: string,
    readonly hint: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = "StoreError";
  }
}

/** How many connections one service holds to PostgreSQL, and the thread that takes in events. */
const connections = { service: 10, writer: 2 };

const isPostgres = (where: string): boolean => /^postgres(ql)?:/.test(where);

/**
 * Opens a database and brings it to the newest form.
 *
 * @param where `postgres://…`, a server of it, or the path of a file, which is made where it isn't there
 * @throws StoreError
 */
export async function openStore(where: string | Connection): Promise<Store> {
  const store = typeof where === "string" && !isPostgres(where) ? await libsql(where) : await postgres(where);
  try {
    await migrate(store);
  } catch (error) {
    await store.close();
    throw error;
  }
  return store;
}

/** What the thread that writes works on, of the newest form already. */
export type WriterStore = Pick<Store, "flavour" | "writing">;

/** The store as the thread that writes has it. */
export async function openInWriter({ where, connection }: WriterHost): Promise<WriterStore> {
  if (!connection) return { flavour: "postgres", writing: await pool(where, connections.writer) };
  const dialect = libsqlDialect(() => heldDoor(connection));
  return { flavour: "libsql", writing: new Kysely<Tables>({ dialect }) };
}

async function libsql(file: string): Promise<Store> {
  const { readingDoor } = await import("./libsql-reader");
  const writer = new WriterThread(file, pragmas);
  const writing = new Kysely<Tables>({ dialect: libsqlDialect(() => writingDoor(writer)) });
  const reading = new Kysely<Tables>({ dialect: libsqlDialect(() => readingDoor(file)) });
  return {
    flavour: "libsql",
    reading,
    writing,
    writer,
    close: async () => {
      await reading.destroy();
      await writing.destroy();
    },
  };
}

const int8 = 20;

async function postgres(where: string | Connection): Promise<Store> {
  const db = await pool(where, connections.service);
  const writer = new WriterThread(where);
  return {
    flavour: "postgres",
    reading: db,
    writing: db,
    writer,
    close: async () => {
      await writer.close();
      await db.destroy();
    },
  };
}

async function pool(where: string | Connection, max: number): Promise<Db> {
  const { default: pg } = await import("pg");
  const clients = new pg.Pool({
    ...(typeof where === "string" ? { connectionString: where } : reached(where)),
    max,
    connectionTimeoutMillis: 10_000,
    statement_timeout: 60_000,
    // Numbers of entries and times stay far below what a number holds exactly.
    types: {
      getTypeParser: (oid: number, format?: "text" | "binary"): ((value: string) => unknown) =>
        oid === int8 ? Number : (pg.types.getTypeParser(oid, format) as (value: string) => unknown),
    },
  });
  // A connection that the server closes while nobody uses it is replaced; without a listener it ends the process.
  clients.on("error", () => undefined);
  // So does one that is closed in the midst of a transaction, while no statement waits: the next one tells of it.
  clients.on("connect", (client) => client.on("error", () => undefined));
  const dialect: Dialect = new PostgresDialect({ pool: clients });
  return new Kysely<Tables>({ dialect });
}

function reached(where: Connection): ReturnType<typeof poolOf> {
  try {
    return poolOf(where);
  } catch (cause) {
    throw unusable(cause);
  }
}

async function migrate({ flavour, writing }: Store): Promise<void> {
  const provider = { getMigrations: () => Promise.resolve(migrations(flavour)) };
  let found: Awaited<ReturnType<Migrator["migrateToLatest"]>>;
  try {
    found = await new Migrator({ db: writing, provider }).migrateToLatest();
  } catch (cause) {
    throw unusable(cause);
  }
  if (found.error !== undefined) throw unusable(found.error);
}

const unusable = (cause: unknown): StoreError => {
  const said = cause instanceof Error ? cause.message || (cause as { code?: string }).code : String(cause);
  const isNewer = /corrupted migrations/.test(String(said));
  return new StoreError(
    isNewer ? "the database is of a newer version of the register" : `the database can't be opened: ${said}`,
    isNewer ? "use that version, or a copy of before" : "check --database, and that its server runs",
    { cause },
  );
};
