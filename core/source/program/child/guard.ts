import { tell, tellFailure } from "./report";

/** Thrown where the program calls `process.exit`, so that what it registered before can still be told. */
export class ProgramExit extends Error {}

const drainMs = 5000;

/**
 * Takes over the process's ways of ending. Errors are reported and do not stop the others' registrations, as with the
 * SDK's own runner; the process ends when nothing is left to do.
 */
export function guardProcess(drained: () => Promise<void>): { settled: boolean } {
  const state = { settled: false };
  const realExit = process.exit.bind(process);
  let ending = false;
  const end = (): never => {
    tell({
      type: "files",
      files: Object.keys(require.cache).filter((file) => !file.includes("node_modules")),
    });
    tell({ type: "ended" });
    return realExit(0);
  };

  process.exit = (code?: number | string | null) => {
    const exit = new ProgramExit(`process.exit(${code ?? ""})`);
    tellFailure("exit", exit);
    if (!ending) {
      ending = true;
      setTimeout(end, drainMs);
      setImmediate(() => void drained().then(() => setTimeout(end, 50)));
    }
    throw exit;
  };

  const report = (error: unknown) => {
    if (!(error instanceof ProgramExit)) tellFailure("throw", error);
  };
  process.on("uncaughtException", report);
  process.on("unhandledRejection", report);
  process.on("beforeExit", () => {
    if (!state.settled)
      tellFailure(
        "stalled",
        new Error("the program waits for something that never happens, and nothing is left to do"),
      );
    end();
  });
  return state;
}
