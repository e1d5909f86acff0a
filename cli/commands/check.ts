import type { ExitCode } from "../exit-code";
import { exitCodeOf, fails, type FailOn } from "../exit-code";
import { signerOf, write, type Output } from "../output";
import { assess, type AssessOptions } from "../assess";
import { reportUsage } from "../report-usage";
import { terminal } from "../terminal";

export interface CheckOptions extends AssessOptions {
  readonly format?: readonly Output[];
  readonly failOn?: FailOn;
  readonly quiet?: boolean;
  /** A private key, to sign the files that are written with. */
  readonly key?: string;
}

/** `bulkhead check`: judges the sources and writes the result in the formats asked for. */
export async function check(sources: readonly string[], options: CheckOptions): Promise<ExitCode> {
  return reportUsage(async () => {
    const now = options.now ?? Date.now();
    const outputs = options.format ?? [{ format: "pretty" }];
    const sign = await signerOf(options.key, outputs, now);
    const result = await assess(sources, options);
    await write(
      result,
      outputs,
      {
        ...terminal(),
        quiet: options.quiet ?? false,
        now,
        fails: (finding) => fails(finding, options.failOn),
      },
      sign,
    );
    return exitCodeOf(result, options.failOn);
  });
}
