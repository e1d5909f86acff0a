import { join } from "node:path";
import type { Store } from "../../store";
import { take, type Report, type Taken } from "./take";

export { JSON_TYPES, NoJson, readJson } from "./json";
export { report } from "./judge";

/** Who records what callers report. */
export type Intake = (report: Report) => Promise<Taken>;

/** In this thread: whoever asks meanwhile waits while many events are read and judged. */
export const intakeHere =
  (store: Store): Intake =>
  (report) =>
    take(store, report);

/** The sources need their loader in each thread. */
const files: readonly string[] = __filename.endsWith(".ts")
  ? [join(__dirname, "thread.ts"), require.resolve("tsx/cjs")]
  : [join(__dirname, "register-intake.cjs")];

/** In the thread that writes, which keeps nobody waiting. */
export const intakeInThread =
  ({ writer }: Store): Intake =>
  (report) => {
    // Small ones lie with others in one piece of memory, of which only their own part is handed over.
    const { body } = report;
    const own = body.byteLength === body.buffer.byteLength ? body : new Uint8Array(body);
    return writer.ask(files, { ...report, body: own }, [own.buffer as ArrayBuffer]) as Promise<Taken>;
  };
