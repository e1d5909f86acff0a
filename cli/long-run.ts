import { setFlagsFromString } from "node:v8";

/** Where the optimiser may start, in bytes of code run: twice what V8 sets itself. */
const budget = 132_000;

/**
 * Says that the same code will run for a minute or more, in all threads: then optimising it is worth what it costs. To be called when
 * all code is loaded, because V8 takes what was compiled ahead only under the flags that it was made with.
 */
export function expectLongRun(): void {
  if (process.versions.v8.startsWith("11.3.")) setFlagsFromString(`--interrupt-budget=${budget}`);
}
