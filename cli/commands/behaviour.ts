import type { ExitCode } from "../exit-code";
import { judge } from "../behaviour/judge";
import { rules } from "../behaviour/rules";
import { reportUsage } from "../report-usage";

/** The verbs under `bulkhead behaviour`. */
export const behaviourVerbs = {
  rules: (...given: Parameters<typeof rules>): Promise<ExitCode> => reportUsage(() => rules(...given)),
  judge: (...given: Parameters<typeof judge>): Promise<ExitCode> => reportUsage(() => judge(...given)),
};
