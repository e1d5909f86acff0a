import { ClusterUnavailable } from "./binaries";
import { startCluster, type Cluster, type ClusterOptions } from "./cluster";

/**
 * Gives the tests of the enclosing `describe` a control plane of their own, started before and stopped after them;
 * skips them, saying why, where none can be had.
 */
export function useCluster(options: ClusterOptions = {}): () => Cluster {
  let cluster: Cluster | undefined;
  before(async function () {
    this.timeout("5m");
    try {
      cluster = await startCluster(options);
    } catch (error) {
      if (!(error instanceof ClusterUnavailable)) throw error;
      console.log(`    skipped: ${error.message}`);
      this.skip();
    }
  });
  after(async function () {
    this.timeout("1m");
    await cluster?.stop();
  });
  return () => {
    if (!cluster) throw new Error("the cluster is there only while the tests run");
    return cluster;
  };
}
