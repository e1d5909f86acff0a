import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Script } from "node:vm";

/** What the build makes of all code of the command line or the pack: a function with the parameters of a CommonJS module. */
export const bundleFile = (folder: string, name: BundleName): string => join(folder, `${name}.cjs`);

/** What V8 had compiled of it when the build tried it out. */
export const cacheFile = (folder: string, name: BundleName): string => join(folder, `${name}.cache`);

export type BundleName = "cli" | "pack";

type ModuleFunction = (
  exports: object,
  require: NodeJS.Require,
  module: object,
  filename: string,
  dirname: string,
) => void;

export interface Bundle {
  readonly script: Script;
  /** Whether the cache was of use: another Node.js, or other V8 flags, must compile anew. */
  readonly cached: boolean;
  run(): void;
}

/**
 * Reads the bundle with the code that was compiled beforehand, because compiling it takes longer than most checks.
 *
 * @param folder where the build put it; the cache counts as code, so it is read from nowhere else
 */
export function loadBundle(folder: string, name: BundleName): Bundle {
  const filename = bundleFile(folder, name);
  const cachedData = readCache(cacheFile(folder, name));
  const script = new Script(readFileSync(filename, "latin1"), {
    filename,
    ...(cachedData && { cachedData }),
  });
  return {
    script,
    cached: cachedData !== undefined && script.cachedDataRejected === false,
    run() {
      const module = { exports: {} };
      (script.runInThisContext() as ModuleFunction)(module.exports, require, module, filename, folder);
    },
  };
}

function readCache(file: string): Buffer | undefined {
  try {
    return readFileSync(file);
  } catch {
    return undefined;
  }
}
