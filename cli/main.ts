#!/usr/bin/env node
import { main } from "./program";

main(process.argv).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    const message = error instanceof Error ? error.message : String(error);
    process.stderr.write(
      `bulkhead: internal error: ${message}\nPlease report this, with the command that you ran.\n`,
    );
    process.exitCode = 2;
  },
);
