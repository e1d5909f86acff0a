import { dirname } from "node:path";
import { estateFile } from "./built-components";
import { Provider } from "./provider";

let started: Promise<Provider> | undefined;
const file = estateFile();

/** One provider's process for all specs: reading its own sources costs it seconds. Its folder has the examples' estate. */
export const sharedProvider = (): Promise<Provider> => (started ??= Provider.start(dirname(file.path)));

after(async () => {
  (await started)?.stop();
  file.remove();
});
