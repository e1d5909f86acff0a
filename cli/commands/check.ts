import type { ExitCode } from "../exit-code";
import { exitCodeOf, fails, type FailOn } from "../exit-code";
import { write, type Output } from "../output";
import { assess, type AssessOptions } from "../assess";
import { reportUsage } from "../report-usage";
import { terminal } from "../terminal";

export interface CheckOptions extends AssessOptions {
  readonly format?: readonly Output[];
  readonly failOn?: FailOn;
  readonly quiet?: boolean;
}

/** `bulkhead check`: judges the sources and writes the result in the formats asked for. */
export async function check(sources: readonly string[], options: CheckOptions): Promise<ExitCode> {
  return reportUsage(async () => {
    const result = await assess(sources, options);
    await write(result, options.format ?? [{ format: "pretty" }], {
      ...terminal(),
      quiet: options.quiet ?? false,
      now: options.now ?? Date.now(),
      fails: (finding) => fails(finding, options.failOn),
    });
    return exitCodeOf(result, options.failOn);
  });
}
