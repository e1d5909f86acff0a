import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { expectLongRun } from "../long-run";
import type { StackJudge } from "./judge-stack";
import type { Judged, JudgeOptions, Task } from "./options";
import type { WorkerData } from "./worker";

export interface PoolOptions {
  readonly specs: readonly string[];
  readonly judging: JudgeOptions;
  readonly threads: number;
  /** Judges in this thread where one is enough, and names what no thread could judge. */
  readonly judge: StackJudge;
}

/** A thread has one stack in hand and one waiting: it never idles, and memory stays small. */
const inHand = 2;
/** Below so many stacks starting a further thread costs more than it saves. */
const worthAThread = 128;
/** From so many stacks on, the optimiser gains more than it costs. */
const worthOptimising = 3000;

/** Judges the tasks, in whatever order they get done. */
export async function judgeAll(
  tasks: readonly Task[],
  options: PoolOptions,
  done: (task: Task, judged: Judged) => void,
): Promise<void> {
  const threads = Math.min(options.threads, Math.ceil(tasks.length / worthAThread));
  if (threads > 1) return new Pool(tasks, options, done).run(threads);
  if (tasks.length >= worthOptimising) expectLongRun();
  for (const task of tasks) done(task, await options.judge.judge(task));
}

class Pool {
  private next = 0;
  /** Threads that still load their code. */
  private starting = 0;

  constructor(
    private readonly tasks: readonly Task[],
    private readonly options: PoolOptions,
    private readonly done: (task: Task, judged: Judged) => void,
  ) {}

  async run(threads: number): Promise<void> {
    const workers = new Set<Worker>();
    try {
      await Promise.all(Array.from({ length: threads }, () => this.serve(workers)));
    } finally {
      await Promise.all([...workers].map((worker) => worker.terminate()));
    }
  }

  /** Keeps one thread busy; where it breaks down, what it had begun is a problem of that stack, and another takes over. */
  private async serve(workers: Set<Worker>): Promise<void> {
    let waiting: Task[] = [];
    while (waiting.length > 0 || this.next < this.tasks.length) {
      const worker = startWorker(this.options);
      workers.add(worker);
      const broken = await this.feed(worker, waiting);
      workers.delete(worker);
      await worker.terminate();
      if (!broken) return;
      // Where threads can't even start, this one does their work.
      if (!broken.started) return this.serveHere(broken.left);
      const [begun, ...rest] = broken.left;
      if (begun) this.done(begun, { line: this.options.judge.failed(begun, brokenBy(begun, broken.error)) });
      waiting = rest;
    }
  }

  private async serveHere(waiting: readonly Task[]): Promise<void> {
    const { judge } = this.options;
    for (const task of waiting) this.done(task, await judge.judge(task));
    while (this.next < this.tasks.length) {
      const task = this.tasks[this.next++]!;
      this.done(task, await judge.judge(task));
    }
  }

  private feed(worker: Worker, waiting: readonly Task[]): Promise<Broken | undefined> {
    return new Promise((ended) => {
      const held: Task[] = [];
      let started = false;
      this.starting += 1;
      const send = (task: Task | undefined): void => {
        if (!task) return;
        held.push(task);
        worker.postMessage(task);
      };
      worker.on("message", (message: "started" | { readonly judged: Judged }) => {
        if (message === "started") {
          started = true;
          this.starting -= 1;
          if (this.starting === 0 && this.tasks.length >= worthOptimising) expectLongRun();
          return;
        }
        const { judged } = message;
        const task = held.shift()!;
        this.done(task, judged);
        send(this.tasks[this.next++]);
        if (held.length === 0) ended(undefined);
      });
      worker.on("error", (error: Error) => ended({ left: held, error, started }));
      worker.on("exit", (code) =>
        ended({ left: held, error: new Error(`the thread ended with ${code}`), started }),
      );
      waiting.forEach(send);
      while (held.length < inHand && this.next < this.tasks.length) send(this.tasks[this.next++]);
      if (held.length === 0) ended(undefined);
    });
  }
}

/** How a thread ended that should not have. */
interface Broken {
  readonly left: readonly Task[];
  readonly error: Error;
  readonly started: boolean;
}

const brokenBy = ({ id }: Task, error: Error) => ({
  code: "internal",
  location: { file: id },
  message: `could not be judged: ${error.message.slice(0, 300)}`,
  hint: "please report this",
});

/** Megabytes. What is read of a stack is garbage with the next one: with room, most of it is never copied. */
const youngGeneration = 64;

/** Where all code starts of what was built. */
const built = "bulkhead.cjs";

function startWorker({ specs, judging }: PoolOptions): Worker {
  const workerData: WorkerData = { role: "audit", specs, options: judging };
  // The sources need their loader in each thread.
  if (!__filename.endsWith(".ts"))
    return new Worker(join(__dirname, built), {
      workerData,
      resourceLimits: { maxYoungGenerationSizeMb: youngGeneration },
    });
  const [loader, entry] = [require.resolve("tsx/cjs"), join(__dirname, "worker.ts")].map((file) =>
    JSON.stringify(file),
  );
  return new Worker(`require(${loader}); require(${entry}).work();`, {
    workerData,
    eval: true,
    execArgv: [],
  });
}
