import type { ExitCode } from "../exit-code";
import { exitCodeOf, fails, type FailOn } from "../exit-code";
import { write, type Output } from "../output";
import { assess, type AssessOptions } from "../assess";
import { reportUsage } from "../report-usage";

export interface CheckOptions extends AssessOptions {
  readonly format?: readonly Output[];
  readonly failOn?: FailOn;
  readonly quiet?: boolean;
}

/** `bulkhead check`: judges the sources and writes the result in the formats asked for. */
export async function check(sources: readonly string[], options: CheckOptions): Promise<ExitCode> {
  return reportUsage(async () => {
    const result = await assess(sources, options);
    const { isTTY, columns } = process.stdout;
    await write(result, options.format ?? [{ format: "pretty" }], {
      color: isTTY && !process.env["NO_COLOR"],
      ...(isTTY && { width: columns }),
      quiet: options.quiet ?? false,
      fails: (finding) => fails(finding, options.failOn),
    });
    return exitCodeOf(result, options.failOn);
  });
}
