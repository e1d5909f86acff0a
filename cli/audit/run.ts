import { availableParallelism } from "node:os";
import { holds, sinceEarlier, summaryOf, type AuditResult, type AuditSummary } from "../../core/audit";
import { judgeAcross } from "./across";
import { AcrossStore } from "./across-store";
import { AuditHistory } from "./history";
import { isPostgres } from "./history-database";
import { dayOf, StackJudge } from "./judge-stack";
import { listStacks, type Filters } from "./list";
import { mergeOptions } from "./merge-options";
import { summaryBy, wholeOf } from "./merging";
import type { Judged, JudgeOptions, Task } from "./options";
import { judgeAll } from "./pool";
import { Progress } from "./progress";
import { ResultStore } from "./store";

export interface AuditOptions {
  readonly judging: JudgeOptions;
  readonly filters: Filters;
  /** Where the records are kept, so that a later run goes on with them: a folder, or a PostgreSQL. */
  readonly results?: string;
  readonly workers?: number;
  /** A PostgreSQL through which workers are given what is to be judged; else this process judges. */
  readonly queue?: string;
  /** Read and hash every file, whatever the backend says of its age. */
  readonly hash?: boolean;
  /** In days; the estate's unless said. */
  readonly staleAfter?: number;
  /** Given each stack's record as it comes. */
  readonly onJudged?: (line: string) => void;
  /** An audit to compare with, for which the result must be whole. */
  readonly earlier?: AuditResult;
  /** Make the whole result, with all findings; else only its summary. */
  readonly whole: boolean;
}

export interface Ran {
  readonly summary: AuditSummary;
  /** Whole only where the findings are asked for. */
  readonly result?: AuditResult;
  /** How many stacks were judged in this run; the others' verdicts held. */
  readonly judged: number;
  /** Which of the audits in the database it is, where they are kept in one. */
  readonly number?: number;
}

/**
 * Audits all stacks of the backends: those whose verdict of an earlier run holds are not judged again.
 *
 * @throws UsageError where the command line, the estate or the folder of results is wrong
 */
export async function runAudit(specs: readonly string[], options: AuditOptions): Promise<Ran> {
  const { judging, filters, earlier } = options;
  const judge = await StackJudge.open(specs, judging);
  const { estate } = judge.prepared.loaded;
  const { tasks, problems } = await listStacks(specs, filters, estate);
  const { results } = options;
  const history =
    results !== undefined && isPostgres(results) ? await AuditHistory.begin(results, judging.now) : undefined;
  let store: ResultStore | undefined;
  try {
    store = ResultStore.open(history ? undefined : results, { judgedBy: judge.judgedBy });
    await history?.load(({ line, facts }) => store!.append(line, facts ?? undefined));
    const judged = await judgeNew(specs, tasks, judge, { store, ...(history && { history }) }, options);
    const madeBy = mergeOptions(specs, judge, problems, options);
    const merging = options.whole ? wholeOf(madeBy, store) : summaryBy(madeBy, store);
    for (const { id } of tasks) merging.add(id, filters);
    const across = await judgeAcross(merging.meetings(), {
      judge,
      tasks,
      basis: (id) => store!.basisOf(id)!,
      line: (id) => store!.line(id),
      kept: history?.across ?? AcrossStore.open(results),
    });
    const merged = merging.finish(across);
    const ids = tasks.map(({ id }) => id);
    store.keep(ids);
    if (!history) return { ...besideEarlier(merged, earlier), judged };
    await history.finish(ids, { merge: { ...madeBy, across }, filters }, merging.beside());
    const result = merged.result && (await history.told(merged.result));
    const told = besideEarlier({ ...merged, ...(result && { result }) }, earlier);
    if (told.result?.history) await history.keepCourse(told.result.history);
    return { ...told, judged, number: history.number };
  } finally {
    store?.close();
    await history?.close();
  }
}

type Told = Pick<Ran, "summary" | "result">;

/** The result with what has changed since an earlier audit. */
function besideEarlier(told: Told, earlier: AuditResult | undefined): Told {
  if (!told.result || !earlier) return told;
  const result = sinceEarlier(earlier, told.result);
  return { result, summary: summaryOf(result) };
}

async function judgeNew(
  specs: readonly string[],
  tasks: readonly Task[],
  judge: StackJudge,
  { store, history }: { readonly store: ResultStore; readonly history?: AuditHistory },
  options: AuditOptions,
): Promise<number> {
  const day = dayOf(options.judging.now);
  const open: Task[] = [];
  for (const task of tasks) {
    const known = store.basisOf(task.id);
    if (!known || !holds(known, judge.judgedBy, day)) open.push(task);
    else if (options.hash || known.version !== task.file.version)
      open.push({ ...task, ...(known.hash !== undefined && { known: known.hash }) });
  }
  const progress = new Progress(open.length);
  let judged = 0;
  const { judging, queue } = options;
  const done = (task: Task, outcome: Judged): void => {
    if ("line" in outcome) {
      store.append(outcome.line, outcome.facts);
      history?.add(outcome);
      options.onJudged?.(outcome.line);
      judged += 1;
    } else if (store.basisOf(task.id)?.version !== task.file.version) {
      store.confirm(task.id, task.file.version);
      history?.confirm(store.line(task.id));
    }
    progress.step();
  };
  if (queue === undefined)
    await judgeAll(open, { specs, judging, threads: options.workers ?? availableParallelism(), judge }, done);
  else
    await (
      await import("./queue/coordinate")
    ).judgeByQueue(open, { url: queue, specs, judging, judge }, done);
  progress.end();
  return judged;
}
