import type { ExitCode } from "../exit-code";
import { assess, type AssessOptions } from "../assess";
import { reportUsage } from "../report-usage";
import { showing, type ShowOptions } from "../show";

export interface CheckOptions extends AssessOptions, Omit<ShowOptions, "now"> {}

/** `bulkhead check`: judges the sources and writes the result in the formats asked for. */
export async function check(sources: readonly string[], options: CheckOptions): Promise<ExitCode> {
  return reportUsage(async () => {
    const show = await showing(options);
    return show(await assess(sources, options));
  });
}
