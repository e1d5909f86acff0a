import type { ExitCode } from "../exit-code";
import { explain } from "../image/explain";
import { importReports } from "../image/import";
import { instrumentation } from "../image/instrumentation";
import { query } from "../image/query";
import { queue } from "../image/queue";
import { showRebuildPlan } from "../image/rebuild-plan";
import { record } from "../image/record";
import { replacePlan } from "../image/replace-plan";
import { snapshot } from "../image/snapshot";
import { verify } from "../image/verify";
import { reportUsage } from "../report-usage";

/** What is wrong with their use becomes one line and exit code 2. */
const told =
  <A extends readonly unknown[]>(verb: (...args: A) => Promise<ExitCode>) =>
  (...args: A): Promise<ExitCode> =>
    reportUsage(() => verb(...args));

/** The verbs under `bulkhead image`. */
export const imageVerbs = {
  record: told(record),
  importReports: told(importReports),
  verify: told(verify),
  instrumentation: told(instrumentation),
  explain: told(explain),
  query: told(query),
  rebuildPlan: told(showRebuildPlan),
  queue: told(queue),
  replacePlan: told(replacePlan),
  snapshot: told(snapshot),
};
