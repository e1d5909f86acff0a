import type { Pool } from "pg";
import { expectLongRun } from "../../long-run";
import { UsageError } from "../../usage-error";
import { StackJudge } from "../judge-stack";
import type { JudgeOptions, Task } from "../options";
import type { StackJob } from "./coordinate";
import { beginAgain, findRun, keepOutcome, openDatabase, signIn, stackTask } from "./database";

/** Reading one stack goes on while another is judged. */
const atOnce = 2;
/** Jobs that are fetched together: a statement for each costs the database more than keeping its result. */
const fetched = 8;
/** How long those that are done are gathered, in milliseconds, before the database is told. */
const gatheredMs = 100;
/** How long it is believed that a run goes on, in milliseconds: results of one that is over are not kept anyway. */
const believedMs = 5000;
/** A stack that has ended so many workers is not judged by another. */
const mostAttempts = 4;

export interface WorkOptions {
  readonly queue: string;
  /** Where the estate lies on this machine. */
  readonly estate?: string;
}

/**
 * Judges what audits queue, until the process is told to end: what is in hand is finished first.
 *
 * @throws UsageError where the database can't be used, or an audit goes by another estate, version or catalogue
 */
export async function workOnQueue({ queue, estate }: WorkOptions): Promise<void> {
  const { run, Logger } = await import("graphile-worker");
  const pool = await openDatabase(queue, { commitLater: true });
  const self = await signIn(pool);
  const judges = new Judges(pool, estate);
  expectLongRun();
  let refused: UsageError | undefined;
  try {
    const runner = await run({
      pgPool: pool,
      concurrency: atOnce,
      pollInterval: 500,
      logger: new Logger(() => () => undefined),
      preset: { worker: { localQueue: { size: fetched }, completeJobBatchDelay: gatheredMs } },
      taskList: {
        [stackTask]: async (payload, { job }) => {
          if (job.locked_by !== null) await self.name(job.locked_by);
          try {
            await judges.one(payload as StackJob, job.attempts);
          } catch (error) {
            if (!(error instanceof UsageError)) throw error;
            if (!refused) void runner.stop();
            refused ??= error;
            throw error;
          }
        },
      },
    });
    await runner.promise;
  } finally {
    self.leave();
    await pool.end();
  }
  if (refused) throw refused;
}

/** One judge for each audit: they may go by different options. */
class Judges {
  private readonly known = new Map<string, Promise<StackJudge | undefined>>();
  /** When each run was last known to go on. */
  private readonly seen = new Map<string, number>();

  constructor(
    private readonly pool: Pool,
    private readonly estate: string | undefined,
  ) {}

  async one({ run, task }: StackJob, attempts: number): Promise<void> {
    let judge = this.known.get(run);
    if (!judge) {
      judge = this.open(run);
      this.known.set(run, judge);
      judge.catch(() => this.known.delete(run));
    }
    const opened = await judge;
    // An audit that is over, or was killed, has no use for more.
    if (!opened || !(await this.goesOn(run))) return;
    // Whoever died had several jobs fetched, of which most were never begun.
    const again = attempts > 1 ? await beginAgain(this.pool, run, task.id) : 0;
    const line = again < mostAttempts ? await lineOf(opened, task) : opened.failed(task, fatal(task.id));
    await keepOutcome(this.pool, run, { task: task.id, line });
  }

  private async goesOn(run: string): Promise<boolean> {
    const now = Date.now();
    if (now - (this.seen.get(run) ?? -Infinity) < believedMs) return true;
    if (await findRun(this.pool, run)) this.seen.set(run, now);
    else [this.known, this.seen].forEach((each) => each.delete(run));
    return this.seen.has(run);
  }

  private async open(run: string): Promise<StackJudge | undefined> {
    const row = await findRun(this.pool, run);
    if (!row) return undefined;
    const { estate: _, ...options } = row.judging as JudgeOptions;
    const judging = { ...options, ...(this.estate !== undefined && { estate: this.estate }) };
    const judge = await StackJudge.open(row.specs, judging);
    if (judge.judgedBy === row.judged_by) return judge;
    throw new UsageError(
      "an audit in the queue goes by another estate, other exceptions, or another version of Bulkhead",
      "give this worker the same version, and the same files by the same paths",
    );
  }
}

/** The record of a stack; null where it has not changed. */
async function lineOf(judge: StackJudge, task: Task): Promise<string | null> {
  try {
    const judged = await judge.judge(task);
    return "line" in judged ? judged.line : null;
  } catch (error) {
    return judge.failed(task, brokenBy(task.id, error));
  }
}

const problem = (file: string, message: string) => ({
  code: "internal",
  location: { file },
  message,
  hint: "please report this",
});

const fatal = (id: string) => problem(id, "ended every worker that tried to judge it");

const brokenBy = (id: string, error: unknown) =>
  problem(
    id,
    `could not be judged: ${(error instanceof Error ? error.message : String(error)).slice(0, 300)}`,
  );
