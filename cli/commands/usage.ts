import type { ExitCode } from "../exit-code";
import { reportUsage } from "../report-usage";
import { usage, type UsageOptions } from "../usage/run";

/** `bulkhead usage`: what is open and was not used; what is wrong with its use becomes one line. */
export const runUsage = (options: UsageOptions): Promise<ExitCode> => reportUsage(() => usage(options));
