import "./v8-flags";
import { isMainThread } from "node:worker_threads";
import { runInOneThread } from "./audit/queue/one-thread";
import { ExitCode } from "./exit-code";
import { main } from "./program";

// A thread of an audit starts at the same file: it is told by the main thread what to do.
if (isMainThread) start();
else void import("./audit/worker").then(({ work }) => work());

function start(): void {
  let lost = false;

  // Without a listener, output that cannot be written ends the process with a stack trace. A reader that has seen enough
  // (`| head`) is no fault.
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE" || lost) return;
    lost = true;
    process.stderr.write(`bulkhead: cannot write to standard output: ${error.code ?? error.message}\n`);
    process.exitCode = ExitCode.cannotCheck;
  });
  process.stderr.on("error", () => {
    process.exitCode = ExitCode.cannotCheck;
  });

  run(process.argv).then(
    (code) => {
      process.exitCode = lost ? ExitCode.cannotCheck : code;
    },
    (error: unknown) => {
      const message = error instanceof Error ? error.message : String(error);
      process.stderr.write(
        `bulkhead: internal error: ${message}\nPlease report this, with the command that you ran.\n`,
      );
      process.exitCode = ExitCode.cannotCheck;
    },
  );
}

/** Workers of a queue judge for hours, several on a machine: they get a process that is made for it. */
async function run(argv: readonly string[]): Promise<number> {
  const isWorker = argv[2] === "audit" && argv[3] === "worker";
  return (isWorker ? await runInOneThread() : undefined) ?? main(argv);
}
