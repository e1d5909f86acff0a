import { availableParallelism } from "node:os";
import { holds, Merge, readHead, readRecord, type AuditFinding, type AuditResult } from "../../core/audit";
import { judgeAcross } from "./across";
import { AcrossStore } from "./across-store";
import { AuditHistory } from "./history";
import { isPostgres } from "./history-database";
import { dayOf, StackJudge } from "./judge-stack";
import { listStacks, passes, type Filters } from "./list";
import { mergeOptions } from "./merge-options";
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
  /** Keep all findings in the result; else only what they count. */
  readonly keepFindings: boolean;
}

export interface Ran {
  readonly result: AuditResult;
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
  const { judging, filters } = options;
  const judge = await StackJudge.open(specs, judging);
  const { estate } = judge.prepared.loaded;
  const { tasks, problems } = await listStacks(specs, filters, estate);
  const { results } = options;
  const history =
    results !== undefined && isPostgres(results) ? await AuditHistory.begin(results) : undefined;
  let store: ResultStore | undefined;
  try {
    store = ResultStore.open(history ? undefined : results);
    await history?.load((line) => store!.append(line));
    const judged = await judgeNew(specs, tasks, judge, { store, ...(history && { history }) }, options);
    const madeBy = mergeOptions(specs, judge, problems, options);
    const merge = new Merge(madeBy);
    const findings: AuditFinding[] = [];
    const kept: string[] = [];
    for (const { id } of tasks) {
      const record = options.keepFindings ? readRecord(store.line(id)) : readHead(store.head(id));
      kept.push(id);
      if (!passes(record.verdict, record.boundary, filters)) continue;
      const found = merge.add(record);
      for (const each of found) findings.push(each);
    }
    const across = await judgeAcross(merge.joined.joins, {
      judge,
      tasks,
      line: (id) => store!.line(id),
      kept: AcrossStore.open(history ? undefined : results),
    });
    const result = merge.finish(findings, across);
    store.keep(kept);
    if (!history) return { result, judged };
    await history.finish(kept, { merge: { ...madeBy, across }, filters });
    return { result, judged, number: history.number };
  } finally {
    store?.close();
    await history?.close();
  }
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
      store.append(outcome.line);
      history?.add(outcome.line);
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
