import { parentPort, workerData } from "node:worker_threads";
import { StackJudge } from "./judge-stack";
import type { JudgeOptions, Task } from "./options";

/** What a thread is started with. */
export interface WorkerData {
  readonly role: "audit";
  readonly specs: readonly string[];
  readonly options: JudgeOptions;
}

/** Judges what the main thread sends, one stack at a time, until the thread is ended. */
export async function work(): Promise<void> {
  const { specs, options } = workerData as WorkerData;
  const judge = await StackJudge.open(specs, options);
  parentPort!.postMessage("started");
  let last = Promise.resolve();
  const one = async (task: Task): Promise<void> => {
    parentPort!.postMessage({ id: task.id, judged: await judge.judge(task) });
  };
  parentPort!.on("message", (task: Task) => {
    last = last.then(() => one(task));
    // A fault of ours ends the thread: the main thread writes it down for the stack, and starts another.
    last.catch((error: unknown) =>
      setImmediate(() => {
        throw error;
      }),
    );
  });
}
