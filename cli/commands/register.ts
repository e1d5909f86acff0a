import type { ExitCode } from "../exit-code";
import { what, where } from "../register/ask";
import { reconcile } from "../register/reconcile";
import { closeRequest, listRequests, make, showRequest } from "../register/request";
import { serve, token, verify } from "../register/serve";
import { watchCluster } from "../register/watch";
import { reportUsage } from "../report-usage";

/** What is wrong with their use becomes one line and exit code 2. */
const told =
  <A extends readonly unknown[]>(verb: (...args: A) => Promise<ExitCode>) =>
  (...args: A): Promise<ExitCode> =>
    reportUsage(() => verb(...args));

/** The verbs under `bulkhead register`. */
export const registerVerbs = {
  serve: told(serve),
  verify: told(verify),
  token: told(token),
  watch: told(watchCluster),
  where: told(where),
  what: told(what),
  make: told(make),
  showRequest: told(showRequest),
  listRequests: told(listRequests),
  closeRequest: told(closeRequest),
  reconcile: told(reconcile),
};
