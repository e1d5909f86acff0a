import { join } from "node:path";
import { Worker } from "node:worker_threads";
import type { CompiledQuery, DatabaseConnection, QueryResult } from "kysely";

type Answer =
  | { readonly rows: unknown[]; readonly changes?: number }
  | { readonly failed: { readonly message: string; readonly code?: string } };

/** One connection in a thread of its own. It is asked one thing after the other. */
export class ThreadConnection implements DatabaseConnection {
  private readonly worker: Worker;
  private waiting:
    { readonly done: (answer: Answer) => void; readonly failed: (error: Error) => void } | undefined;
  private broken: Error | undefined;

  constructor(file: string, pragmas: string) {
    this.worker = new Worker(join(__dirname, "libsql-thread.cjs"), { workerData: { file, pragmas } });
    this.worker.on("message", (answer: Answer) => this.settle()?.done(answer));
    this.worker.on("error", (error: Error) => {
      this.broken = error;
      this.settle()?.failed(error);
    });
    this.worker.unref();
  }

  async executeQuery<R>({ sql, parameters }: CompiledQuery): Promise<QueryResult<R>> {
    if (this.broken) throw this.broken;
    const answer = await new Promise<Answer>((done, failed) => {
      this.waiting = { done, failed };
      // It keeps the process only while it is asked something.
      this.worker.ref();
      this.worker.postMessage({ sql, parameters: [...parameters] });
    });
    if ("failed" in answer)
      throw Object.assign(new Error(answer.failed.message), { code: answer.failed.code });
    const { rows, changes } = answer;
    return { rows: rows as R[], ...(changes !== undefined && { numAffectedRows: BigInt(changes) }) };
  }

  streamQuery(): never {
    throw new TypeError("the connection that writes is not for reading much");
  }

  async close(): Promise<void> {
    if (this.broken) return;
    const ended = new Promise((done) => this.worker.once("exit", done));
    this.worker.ref();
    this.worker.postMessage("close");
    await ended;
  }

  private settle() {
    const { waiting } = this;
    this.waiting = undefined;
    this.worker.unref();
    return waiting;
  }
}
