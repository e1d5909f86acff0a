import { all, type Answer, type Reason } from "../answer";
import type { Pool } from "../pools/pool";
import type { Demands } from "../workloads/demands";
import { selection } from "./selection";
import { bearsTaints } from "./taints";

/** Whether a pod may land on a machine of a pool, with the clauses that decide. */
export interface PoolVerdict {
  readonly answer: Answer;
  readonly reasons: readonly Reason[];
}

/** Judges one pod and pool by the filters of the scheduler that look at nodes alone. */
export function judgePool(demands: Demands, pool: Pool): PoolVerdict {
  const { nodeName } = demands;
  if (nodeName && "missing" in nodeName)
    return open("may name its node, whatever the scheduler thinks", nodeName.missing, "nodeName");
  const named = nodeName?.name;
  if (named !== undefined && pool.nodeName !== undefined && pool.nodeName !== named)
    return { answer: "no", reasons: [{ answer: "no", text: `names the node ${named}`, path: "nodeName" }] };
  const scheduled = named === undefined;
  const filters = [...selection(demands, pool, scheduled), ...bearsTaints(demands, pool, scheduled)];
  const reasons = filters.map((reason) => soften(reason, demands));
  if (named !== undefined) {
    const missing = `whether node ${named} is of ${pool.name}`;
    const text = `names the node ${named}, past the scheduler`;
    const path = "nodeName";
    reasons.push(
      pool.nodeName === named ? { answer: "yes", text, path } : { answer: "unknown", text, path, missing },
    );
  }
  const answer = all(reasons.map((each) => each.answer));
  const decisive = answer === "yes" ? reasons : reasons.filter((each) => each.answer === answer);
  return { answer, reasons: decisive };
}

function open(text: string, missing: string, path: string): PoolVerdict {
  return { answer: "unknown", reasons: [{ answer: "unknown", text, missing, path }] };
}

/** Another scheduler may not heed what the kubelet doesn't check again: taints without `NoExecute`, spread, affinity. */
function soften(reason: Reason, { otherScheduler }: Demands): Reason {
  if (otherScheduler === undefined || reason.answer !== "no") return reason;
  const checked = reason.path?.startsWith("nodeSelector") || reason.path?.includes("nodeAffinity");
  if (checked || / .*:NoExecute$/.test(reason.text)) return reason;
  return { ...reason, answer: "unknown", missing: `what scheduler ${otherScheduler} heeds` };
}
