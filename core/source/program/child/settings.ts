import type { Job } from "../protocol";
import type { Monitor } from "./monitor";
import { tellFailure } from "./report";
import type { Sdk } from "./sdk";
import { installSourcePosition } from "./source-position";

const supported = [
  "Secrets",
  "ResourceReferences",
  "OutputValues",
  "DeletedWith",
  "ReplaceWith",
  "AliasSpecs",
  "Transforms",
  "Parameterization",
  "ResourceHooks",
  "ErrorHooks",
];

/** Puts the monitor in the engine's place, as in a preview of the given stack. */
export function configureSdk(sdk: Sdk, job: Job, monitor: Monitor): void {
  sdk.settings.setMockOptions(monitor, job.project, job.stack, true, job.organization);
  const store = sdk.state.getStore();
  for (const name of supported) store[`supports${name}`] = true;
  const { options } = store["settings"] as { options: Record<string, unknown> };
  options["rootDirectory"] = job.root;
  sdk.runtime.setAllConfig({ ...job.config }, [...job.secretKeys]);

  installSourcePosition(sdk);

  // A logged error fails a deployment. There is no engine to log to, and what the program prints is not read.
  sdk.log["error"] = (message: unknown) => {
    store["logErrorCount"] = Number(store["logErrorCount"] ?? 0) + 1;
    tellFailure("log", new Error(String(message)));
    return Promise.resolve();
  };
}
