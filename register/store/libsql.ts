import Database from "libsql";
import {
  CompiledQuery,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type QueryResult,
  type TransactionSettings,
} from "kysely";

import { ThreadConnection } from "./libsql-writer";

type Statement = ReturnType<Database.Database["prepare"]>;

/** Statements that are kept; all that the register asks are fewer. */
const mostStatements = 200;

/**
 * Written means on the disk: what was acknowledged outlives the machine's fall, not only the process's. The log of what is
 * not yet in its place may grow to some ten megabytes, so that pages that are written often are moved once.
 */
const pragmas =
  "pragma journal_mode = wal; pragma synchronous = full; pragma cache_size = -32000; pragma temp_store = memory; " +
  "pragma wal_autocheckpoint = 4000";

/** One connection to a file of libsql, with its statements prepared once. */
class Connection implements DatabaseConnection {
  private readonly statements = new Map<string, Statement>();
  private readonly database: Database.Database;

  constructor(file: string) {
    this.database = new Database(file);
    this.database.exec(pragmas);
  }

  close(): Promise<void> {
    this.database.close();
    return Promise.resolve();
  }

  async executeQuery<R>({ sql, parameters }: CompiledQuery): Promise<QueryResult<R>> {
    // Each statement keeps the process to itself: between two of them others have their turn.
    await nextTurn();
    const statement = this.prepared(sql);
    if (statement.reader) return { rows: statement.all([...parameters]) as R[] };
    const { changes } = statement.run([...parameters]);
    return { rows: [], numAffectedRows: BigInt(changes) };
  }

  async *streamQuery<R>(
    { sql, parameters }: CompiledQuery,
    size: number,
  ): AsyncIterableIterator<QueryResult<R>> {
    await nextTurn();
    let rows: R[] = [];
    for (const row of this.database.prepare(sql).iterate([...parameters])) {
      rows.push(row as R);
      if (rows.length < size) continue;
      yield { rows };
      rows = [];
    }
    if (rows.length > 0) yield { rows };
  }

  private prepared(sql: string): Statement {
    let statement = this.statements.get(sql);
    if (!statement) {
      if (this.statements.size >= mostStatements) this.statements.clear();
      this.statements.set(sql, (statement = this.database.prepare(sql)));
    }
    return statement;
  }
}

const nextTurn = (): Promise<void> => new Promise((done) => setImmediate(done));

/** How long a writer waits for another one, and how often it looks, in milliseconds. */
const patience = 15_000;
const pause = 4;

class LibsqlDriver implements Driver {
  private connection: Connection | ThreadConnection | undefined;
  private queue: Promise<void> = Promise.resolve();
  private release: () => void = () => undefined;

  constructor(
    private readonly file: string,
    private readonly writes: boolean,
  ) {}

  init(): Promise<void> {
    this.connection = this.writes ? new ThreadConnection(this.file, pragmas) : new Connection(this.file);
    return Promise.resolve();
  }

  async acquireConnection(): Promise<DatabaseConnection> {
    const before = this.queue;
    let release = (): void => undefined;
    this.queue = new Promise((done) => (release = done));
    await before;
    this.release = release;
    return this.connection!;
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
    this.release();
    return Promise.resolve();
  }

  async destroy(): Promise<void> {
    await this.connection?.close();
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

/** Kysely over a file of libsql. @param writes whether from a thread of its own, as fits who writes */
export const libsqlDialect = (file: string, { writes }: { readonly writes: boolean }): Dialect => ({
  createAdapter: () => new LibsqlAdapter(),
  createDriver: () => new LibsqlDriver(file, writes),
  createIntrospector: (db) => new SqliteIntrospector(db),
  createQueryCompiler: () => new SqliteQueryCompiler(),
});
