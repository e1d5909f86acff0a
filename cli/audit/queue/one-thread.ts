import { fork } from "node:child_process";
import { once } from "node:events";
import { constants } from "node:os";

const flag = "--single-threaded-gc";
/** What Node.js ends with where it doesn't know an option. */
const badOption = 9;

/**
 * Runs this command again in a process whose memory is tidied by the thread that uses it: helper threads, which V8 starts for
 * each core in every process, mostly wait for each other where workers share a machine's cores. V8 takes the flag only at its start.
 *
 * @returns the exit code; undefined where this process is that one, or there can be none, so that it has to do the work
 */
export async function runInOneThread(): Promise<number | undefined> {
  if (process.execArgv.includes(flag)) {
    // Without the process that was started nobody could end this one.
    process.once("disconnect", () => process.exit());
    process.channel?.unref();
    return undefined;
  }
  const child = fork(process.argv[1]!, process.argv.slice(2), { execArgv: [...process.execArgv, flag] });
  const forward = (signal: NodeJS.Signals): void => void child.kill(signal);
  // A terminal gives its signal to both.
  const interrupted = process.stdin.isTTY ? (): void => undefined : forward;
  process.on("SIGTERM", forward);
  process.on("SIGINT", interrupted);
  try {
    const [code, signal] = (await once(child, "exit")) as [number, null] | [null, NodeJS.Signals];
    if (code === badOption) return undefined;
    return code ?? 128 + constants.signals[signal];
  } finally {
    process.off("SIGTERM", forward);
    process.off("SIGINT", interrupted);
  }
}
