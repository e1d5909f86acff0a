import { all, any, type Answer, type Reason } from "../answer";
import type { Pool, Taint } from "../pools/pool";
import type { Demands, Toleration } from "../workloads/demands";

const showTaint = ({ key, value, effect }: Taint): string =>
  `${key}${value === "" ? "" : `=${value}`}:${effect}`;

/** Kubernetes gives these to each pod of a DaemonSet: they tell of a node's state, not of who owns it. */
const daemonTolerations: readonly Toleration[] = [
  ["not-ready", "NoExecute"],
  ["unreachable", "NoExecute"],
  ["disk-pressure", "NoSchedule"],
  ["memory-pressure", "NoSchedule"],
  ["pid-pressure", "NoSchedule"],
  ["unschedulable", "NoSchedule"],
].map(([name, effect]) => ({
  key: `node.kubernetes.io/${name}`,
  operator: "Exists",
  value: "",
  effect: effect!,
}));

const cordoned: Taint = { key: "node.kubernetes.io/unschedulable", value: "", effect: "NoSchedule" };

/** Whether one toleration covers a taint: an empty key with `Exists` covers all, an empty effect every effect. */
export function tolerates(toleration: Toleration, taint: Taint): Answer {
  if (toleration.missing !== undefined) return "unknown";
  const open = taint.missing !== undefined;
  const { key, operator, value, effect } = toleration;
  if (!open) {
    if (effect !== "" && effect !== taint.effect) return "no";
    if (key !== "" && key !== taint.key) return "no";
    if (operator === "Exists") return "yes";
    if (operator === "" || operator === "Equal") return value === taint.value ? "yes" : "no";
    return "unknown";
  }
  return key === "" && effect === "" && operator === "Exists" ? "yes" : "unknown";
}

/** Effects that keep a pod out: of one that names its node, the kubelet heeds `NoExecute` only. */
function keepsOut(taint: Taint, byScheduler: boolean): Answer {
  if (taint.effect === "NoExecute") return "yes";
  if (taint.missing !== undefined) return "unknown";
  return taint.effect === "NoSchedule" && byScheduler ? "yes" : "no";
}

/** Whether a pod bears all taints of a pool. @param byScheduler false for pods that name their node */
export function bearsTaints(demands: Demands, pool: Pool, byScheduler: boolean): readonly Reason[] {
  const tolerations = demands.daemon ? [...demands.tolerations, ...daemonTolerations] : demands.tolerations;
  const everything = tolerations.some(
    (each) =>
      each.missing === undefined && each.key === "" && each.operator === "Exists" && each.effect === "",
  );
  const taints = pool.unschedulable && byScheduler ? [...pool.taints, cordoned] : pool.taints;
  const reasons: Reason[] = [];
  for (const taint of taints) {
    const kept = keepsOut(taint, byScheduler);
    if (kept === "no") continue;
    const covered = any(tolerations.map((each) => tolerates(each, taint)));
    const admitted =
      covered === "no" && demands.tolerationsOpen !== undefined
        ? "unknown"
        : kept === "unknown" && covered !== "yes"
          ? "unknown"
          : covered;
    const missing = taint.missing ?? demands.tolerationsOpen ?? "the tolerations";
    if (admitted === "yes") reasons.push({ answer: "yes", text: `tolerates ${showTaint(taint)}` });
    else if (admitted === "no") {
      const text =
        taint === cordoned ? "is not scheduled on a cordoned node" : `does not tolerate ${showTaint(taint)}`;
      reasons.push({ answer: "no", text, path: "tolerations" });
    } else reasons.push({ answer: "unknown", text: `may not tolerate ${showTaint(taint)}`, missing });
  }
  if (pool.taintsOpen !== undefined && !everything)
    reasons.push({ answer: "unknown", text: "may be kept out by a taint", missing: pool.taintsOpen });
  return reasons;
}

export const bears = (reasons: readonly Reason[]): Answer => all(reasons.map(({ answer }) => answer));
