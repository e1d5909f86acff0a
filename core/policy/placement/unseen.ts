import type { Estate } from "../../estate";
import { derivedBy, type Graph, type Workload } from "../../graph";
import { hostingOf, type Candidate } from "../../placement";
import type { Report } from "../report";
import { isUnseen } from "./pool-zones";
import { landing, nameOf } from "./witness";

interface Asking {
  readonly node: Workload;
  readonly graph: Graph;
  readonly estate: Estate;
  readonly report: Report;
}

/** By policy and cluster, the workload that speaks for all. */
const speakers = derivedBy<Estate, Map<string, Workload>>(() => new Map());

function speakerOf({ node, graph, estate }: Asking, policy: string, cluster: string): Workload {
  const all = speakers(graph, estate);
  const key = `${policy}\0${cluster}`;
  const known = all.get(key);
  if (!known) all.set(key, node);
  return known ?? node;
}

/**
 * The pools that a workload may land on and that were given. Machines that were not may be anywhere: that is one
 * unknown for each policy and cluster, said of the first workload that it concerns.
 */
export function seenCandidates(asking: Asking, policy: string): readonly Candidate[] {
  const { node, graph, report } = asking;
  const candidates = hostingOf(graph).candidates(node);
  const unseen = candidates.find(({ pool }) => isUnseen(pool));
  if (!unseen) {
    if (candidates.length === 0) report.notApplicable("it runs on no machine of ours");
    return candidates;
  }
  const { pool, reasons } = unseen;
  const speaker = speakerOf(asking, policy, pool.cluster);
  if (speaker === node)
    report.unknown("", pool.labelsOpen ?? "its machines", {
      key: "unseen",
      evidence: [landing(node, pool, reasons)],
    });
  const seen = candidates.filter((each) => !isUnseen(each.pool));
  if (seen.length === 0 && speaker !== node)
    report.notApplicable(`its machines were not given, as is said of ${nameOf(speaker)}`);
  return seen;
}
