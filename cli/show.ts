import type { Result } from "../core/report";
import { exitCodeOf, fails, type ExitCode, type FailOn } from "./exit-code";
import { signerOf, write, type Output } from "./output";
import { terminal } from "./terminal";

export interface ShowOptions {
  readonly format?: readonly Output[];
  readonly failOn?: FailOn;
  readonly quiet?: boolean;
  /** A private key, to sign the files that are written with. */
  readonly key?: string;
  /** In milliseconds; the present without it. */
  readonly now?: number;
}

/** Writes a result in the formats asked for, and gives what the process is to end with. */
export type Show = (result: Result) => Promise<ExitCode>;

/** Opens what showing needs, so that what can't be signed is told before anything is judged. @throws UsageError */
export async function showing({ format, failOn, quiet = false, key, now }: ShowOptions): Promise<Show> {
  const outputs = format ?? [{ format: "pretty" }];
  const sign = await signerOf(key, outputs);
  return async (result) => {
    const look = { ...terminal(), quiet, now: now ?? Date.now() };
    await write(result, outputs, { ...look, fails: (finding) => fails(finding, failOn) }, sign);
    return exitCodeOf(result, failOn);
  };
}
