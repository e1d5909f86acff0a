#!/usr/bin/env node
import { ExitCode } from "./exit-code";
import { setFlagsFromString } from "node:v8";
import { main } from "./program";

// A check runs hundreds of small functions a few thousand times each: optimising all of them costs more than it saves.
// The baseline compiler is cheap, and the optimiser is left to what is really hot.
setFlagsFromString("--sparkplug");
setFlagsFromString("--interrupt-budget=1000000");

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

main(process.argv).then(
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
