import { randomUUID } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import type { StackJudge } from "../judge-stack";
import type { Judged, JudgeOptions, Task } from "../options";
import { openDatabase, RunTable, stackTask } from "./database";

const jobsAtOnce = 1000;
const resultsAtOnce = 200;
const pauseMs = 250;
/** The most that there can be: jobs that are only fetched beside a deadly one are given back time and again. */
const maxAttempts = 32_767;
/** How often dead workers are looked for, in pauses. */
const roundOf = 4;

export interface QueueOptions {
  /** Of a PostgreSQL. */
  readonly url: string;
  readonly specs: readonly string[];
  readonly judging: JudgeOptions;
  readonly judge: Pick<StackJudge, "judgedBy">;
}

/** What a job says: which stack, of which run. */
export interface StackJob {
  readonly run: string;
  readonly task: Task;
}

/**
 * Has the tasks judged by workers on whatever machines: a job each, in PostgreSQL. A worker that dies has its jobs taken by
 * others; a result that comes twice counts once.
 *
 * @param done called once for each task; what it keeps must outlive this process before it returns
 */
export async function judgeByQueue(
  tasks: readonly Task[],
  { url, specs, judging, judge }: QueueOptions,
  done: (task: Task, judged: Judged) => void,
): Promise<void> {
  if (tasks.length === 0) return;
  const { makeWorkerUtils, Logger } = await import("graphile-worker");
  const pool = await openDatabase(url);
  const utils = await makeWorkerUtils({ pgPool: pool, logger: new Logger(() => () => undefined) });
  const run = new RunTable(pool, randomUUID());
  const open = new Map(tasks.map((task) => [task.id, task]));
  try {
    await run.begin({ specs, judging, judged_by: judge.judgedBy });
    for (let start = 0; start < tasks.length; start += jobsAtOnce) {
      const part = tasks.slice(start, start + jobsAtOnce);
      await utils.addJobs(
        part.map((task) => ({
          identifier: stackTask,
          payload: { run: run.id, task } satisfies StackJob,
          maxAttempts,
        })),
      );
    }
    for (let round = 0; open.size > 0; round += 1) {
      const results = await run.results(resultsAtOnce);
      for (const { task: id, line } of results) {
        const task = open.get(id);
        if (task) done(task, line === null ? { unchanged: true } : { line });
        open.delete(id);
      }
      await run.drop(results.map(({ task }) => task));
      if (results.length === resultsAtOnce) continue;
      if (round % roundOf === 0) {
        await run.seen();
        const dead = await run.dead();
        if (dead.length > 0) await utils.forceUnlockWorkers([...dead]);
        await run.forget(dead);
      }
      if (open.size > 0) await wait(pauseMs);
    }
  } finally {
    await run.end();
    await utils.release();
    await pool.end();
  }
}
