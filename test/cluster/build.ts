// Builds the control plane that the cluster tests start, once; says why where it can't be had, which is no failure.
import { buildBinaries, ClusterUnavailable } from "./support/binaries";

try {
  buildBinaries((line) => console.log(line));
} catch (error) {
  if (!(error instanceof ClusterUnavailable)) throw error;
  console.log(`The tests on a real API server are skipped: ${error.message}.`);
}
