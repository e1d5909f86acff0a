import {
  CompiledQuery,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type TransactionSettings,
} from "kysely";

import { WriterConnection, type HeldConnection, type WriterThread } from "./writer";

/**
 * Written means on the disk: what was acknowledged outlives the machine's fall, not only the process's. The log of what is
 * not yet in its place may grow to some ten megabytes, so that pages that are written often are moved once.
 */
export const pragmas =
  "pragma journal_mode = wal; pragma synchronous = full; pragma cache_size = -32000; pragma temp_store = memory; " +
  "pragma wal_autocheckpoint = 4000";

/** How long a writer waits for another one, and how often it looks, in milliseconds. */
const patience = 15_000;
const pause = 4;

/** Gives out one connection, to one after the other. */
export interface Door {
  take(): Promise<DatabaseConnection>;
  release(): Promise<void>;
  close(): Promise<void>;
}

/** The connection that writes, asked from elsewhere. */
export function writingDoor(thread: WriterThread): Door {
  const connection = new WriterConnection((sql, parameters) => thread.execute(sql, parameters));
  return {
    take: async () => {
      await thread.take();
      return connection;
    },
    release: () => thread.release(),
    close: () => thread.close(),
  };
}

/** The connection that writes, asked in its own thread, which closes it. */
export function heldDoor(held: HeldConnection): Door {
  const connection = new WriterConnection((sql, parameters) => held.execute(sql, parameters));
  return {
    take: async () => {
      await held.take();
      return connection;
    },
    release: () => Promise.resolve(held.release()),
    close: () => Promise.resolve(),
  };
}

class LibsqlDriver implements Driver {
  private door: Door | undefined;

  constructor(private readonly open: () => Door) {}

  init(): Promise<void> {
    this.door = this.open();
    return Promise.resolve();
  }

  acquireConnection(): Promise<DatabaseConnection> {
    return this.door!.take();
  }

  /**
   * Takes the right to write at once: a reader that becomes a writer later may find itself overtaken. A transaction with an
   * isolation level is a reader's, who sees one state of everything and keeps nobody from writing.
   */
  async beginTransaction(
    connection: DatabaseConnection,
    { isolationLevel }: TransactionSettings,
  ): Promise<void> {
    if (isolationLevel !== undefined) {
      await connection.executeQuery(CompiledQuery.raw("begin"));
      return;
    }
    const until = Date.now() + patience;
    for (;;) {
      try {
        await connection.executeQuery(CompiledQuery.raw("begin immediate"));
        return;
      } catch (error) {
        if (!isBusy(error) || Date.now() > until) throw error;
        await new Promise((done) => setTimeout(done, pause + Math.random() * pause));
      }
    }
  }

  async commitTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw("commit"));
  }

  async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    try {
      await connection.executeQuery(CompiledQuery.raw("rollback"));
    } catch (error) {
      // A full disk has ended it already.
      if (!/no transaction is active/.test((error as Error).message)) throw error;
    }
  }

  releaseConnection(): Promise<void> {
    return this.door!.release();
  }

  async destroy(): Promise<void> {
    await this.door?.close();
  }
}

const isBusy = (error: unknown): boolean =>
  String((error as { code?: unknown }).code).startsWith("SQLITE_BUSY");

class LibsqlAdapter extends SqliteAdapter {
  /** A migration that fails leaves nothing behind. */
  override get supportsTransactionalDdl(): boolean {
    return true;
  }
}

/** Kysely over one connection of libsql. */
export const libsqlDialect = (open: () => Door): Dialect => ({
  createAdapter: () => new LibsqlAdapter(),
  createDriver: () => new LibsqlDriver(open),
  createIntrospector: (db) => new SqliteIntrospector(db),
  createQueryCompiler: () => new SqliteQueryCompiler(),
});
