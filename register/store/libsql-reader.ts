import Database from "libsql";
import type { CompiledQuery, DatabaseConnection, QueryResult } from "kysely";
import { pragmas, type Door } from "./libsql";

type Statement = ReturnType<Database.Database["prepare"]>;

/** Statements that are kept; all that the register asks are fewer. */
const mostStatements = 200;

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
    if (statement.reader) {
      const rows = statement.all([...parameters]) as R[];
      // An explanation is not over at its last row: while it lasts, all that this connection reads stays as of that moment.
      if (explanation.test(sql)) statement.get([...parameters]);
      return { rows };
    }
    const { changes } = statement.run([...parameters]);
    return { rows: [], numAffectedRows: BigInt(changes) };
  }

  /** Whoever left off in the midst of its rows would keep this connection at that moment: much is read in parts. */
  streamQuery(): never {
    throw new TypeError("the embedded store reads no streams: ask for one part after the other");
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

const explanation = /^\s*explain\b/i;

const nextTurn = (): Promise<void> => new Promise((done) => setImmediate(done));

/** A connection of this thread's own, for questions. */
export function readingDoor(file: string): Door {
  const connection = new Connection(file);
  let held: Promise<void> = Promise.resolve();
  let release = (): void => undefined;
  return {
    take: async () => {
      const before = held;
      let given = (): void => undefined;
      held = new Promise((done) => (given = done));
      await before;
      release = given;
      return connection;
    },
    release: () => Promise.resolve(release()),
    close: () => connection.close(),
  };
}
