import { peek, Unknown, type Workload } from "../../graph";
import type { Hosting } from "../hosting";
import type { SharedPool } from "../sharing";
import { nameOf, type Change, type ProposedAntiAffinity } from "./change";

/**
 * The smallest changes that keep two workloads off one machine of a pool, the first the smallest: a pod that names its
 * node is past every other help; a toleration of everything is taken away where the pool has a taint to keep it out; else
 * anti-affinity, where the machines carry the label that it counts by.
 */
export function remedies(
  hosting: Hosting,
  first: Workload,
  second: Workload,
  { pool }: SharedPool,
): readonly Change[] {
  const changes: Change[] = [];
  for (const workload of [first, second]) {
    const demands = hosting.demandsOf(workload);
    const show = nameOf(workload);
    if (demands?.nodeName)
      changes.push({ kind: "remove node name", workload, text: `remove nodeName from ${show}` });
    if (!pool.taints.some(({ effect }) => effect !== "PreferNoSchedule")) continue;
    const own = peek(() => workload.pod.tolerations?.length ?? 0);
    demands?.tolerations.slice(0, own instanceof Unknown ? 0 : own).forEach(({ key, operator }, index) => {
      if (key === "" && operator === "Exists")
        changes.push({
          kind: "remove toleration",
          workload,
          index,
          text: `remove the toleration of everything from ${show}: pool ${pool.name} has a taint`,
        });
    });
  }
  const anti = antiAffinity(hosting, first, second, pool.labels.has(hostname));
  return anti ? [...changes, anti] : changes;
}

const hostname = "kubernetes.io/hostname";

function antiAffinity(
  hosting: Hosting,
  first: Workload,
  second: Workload,
  labelled: boolean,
): Change | undefined {
  const [a, b] = [hosting.classOf(first), hosting.classOf(second)];
  const other = hosting.demandsOf(second);
  if (!a || !b || !other || !labelled || other.namespace === undefined) return undefined;
  const known = [...other.labels.entries].filter((each): each is [string, string] => each[1] !== undefined);
  if (known.length === 0) return undefined;
  const term: ProposedAntiAffinity = {
    topologyKey: hostname,
    namespaces: [other.namespace],
    labelSelector: { matchLabels: Object.fromEntries(known) },
  };
  const text = `keep ${nameOf(first)} off machines of ${nameOf(second)} by required anti-affinity`;
  return { kind: "anti-affinity", workload: first, term, text };
}
