import { join } from "node:path";
import { Worker } from "node:worker_threads";
import type { CompiledQuery, DatabaseConnection, QueryResult } from "kysely";
import type { Connection } from "./connection";

/** The connection of the thread that writes, for one at a time: what is asked of it there is done at once. */
export interface HeldConnection {
  take(): Promise<void>;
  release(): void;
  execute(sql: string, parameters: readonly unknown[]): Executed;
}

interface Executed {
  readonly rows: unknown[];
  readonly changes?: number;
}

/** What a file that the thread loads finds there. */
export interface WriterHost {
  /** The database: a file, `postgres://…` or a server of it. */
  readonly where: string | Connection;
  /** Of the embedded store only. */
  readonly connection?: HeldConnection;
}

/** What a file that the thread loads exports as `work`. */
export type WriterWork = (host: WriterHost) => {
  answer(asked: unknown): Promise<unknown>;
  close(): Promise<void>;
};

interface Answer {
  readonly id: number;
  readonly answer?: unknown;
  readonly failed?: { readonly message: string; readonly code?: string };
}

interface Waiting {
  readonly done: (answer: unknown) => void;
  readonly failed: (error: Error) => void;
}

/** The thread that writes. It starts when it is first asked something. */
export class WriterThread {
  private worker: Worker | undefined;
  private readonly waiting = new Map<number, Waiting>();
  private last = 0;
  private broken: Error | undefined;

  /** @param pragmas how it opens the file; without them it opens none */
  constructor(
    private readonly where: string | Connection,
    private readonly pragmas?: string,
  ) {}

  /** Has a file answer that exports a `WriterWork`. @param files that file, and what is to be loaded before it */
  ask(files: readonly string[], asked: unknown, transfer: readonly ArrayBuffer[] = []): Promise<unknown> {
    return this.send({ files, asked }, transfer);
  }

  /** Waits until nobody else holds the connection that writes. */
  async take(): Promise<void> {
    await this.send({ take: true });
  }

  async release(): Promise<void> {
    await this.send({ release: true });
  }

  execute(sql: string, parameters: readonly unknown[]): Promise<Executed> {
    return this.send({ sql, parameters: [...parameters] }) as Promise<Executed>;
  }

  async close(): Promise<void> {
    const { worker } = this;
    if (!worker || this.broken) return;
    this.broken = new Error("the thread that writes was closed");
    const ended = new Promise((done) => worker.once("exit", done));
    worker.ref();
    worker.postMessage("close");
    await ended;
  }

  private send(message: object, transfer: readonly ArrayBuffer[] = []): Promise<unknown> {
    if (this.broken) return Promise.reject(this.broken);
    const worker = (this.worker ??= this.start());
    const id = ++this.last;
    return new Promise((done, failed) => {
      this.waiting.set(id, { done, failed });
      // It keeps the process only while it is asked something.
      worker.ref();
      worker.postMessage({ id, ...message }, transfer);
    });
  }

  private start(): Worker {
    const { where, pragmas } = this;
    const worker = new Worker(join(__dirname, "writer-thread.cjs"), {
      workerData: { where, pragmas },
      execArgv: [],
    });
    worker.on("message", ({ id, answer, failed }: Answer) => {
      const asked = this.waiting.get(id);
      this.waiting.delete(id);
      if (this.waiting.size === 0) worker.unref();
      if (failed) asked?.failed(Object.assign(new Error(failed.message), { code: failed.code }));
      else asked?.done(answer);
    });
    worker.on("error", (error: Error) => this.end(error));
    worker.on("exit", () => this.end(new Error("the thread that writes has ended")));
    return worker;
  }

  /** Nobody waits for what has ended. */
  private end(error: Error): void {
    this.broken ??= error;
    for (const { failed } of this.waiting.values()) failed(this.broken);
    this.waiting.clear();
  }
}

/** A connection whose statements are carried out elsewhere, or at once. */
export class WriterConnection implements DatabaseConnection {
  constructor(
    private readonly execute: (sql: string, parameters: readonly unknown[]) => Executed | Promise<Executed>,
  ) {}

  async executeQuery<R>({ sql, parameters }: CompiledQuery): Promise<QueryResult<R>> {
    const { rows, changes } = await this.execute(sql, parameters);
    return { rows: rows as R[], ...(changes !== undefined && { numAffectedRows: BigInt(changes) }) };
  }

  streamQuery(): never {
    throw new TypeError("the connection that writes is not for reading much");
  }
}
