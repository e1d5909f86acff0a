import type { Workload } from "../../graph";
import type { Certainty } from "../../graph/kubernetes";
import type { IpSet } from "../../sets";

/** What the graph's objects don't say of a cluster. */
export interface ClusterFacts {
  /** Whether anything makes its policies count; `assumed` where only manifests are known. */
  readonly enforced: "yes" | "no" | "unknown" | "assumed";
  /** Why that is believed. */
  readonly why: string;
  /** Whether blocks of addresses take pods with such addresses. */
  readonly ipBlockMatchesPods: Certainty;
  /** Whether selectors take pods with the address of their node as they take others; else it is not known. */
  readonly hostNetworkSelected: boolean;
  /** Whether a namespace that was not given may have labels beside its name. */
  readonly unseenNamespaces: "unknown" | "none";
  /** All addresses that pods of a workload may get; undefined where that is not known. */
  readonly podSpace?: (workload: Workload) => IpSet | undefined;
}
