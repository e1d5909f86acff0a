import { createHash } from "node:crypto";
import { peek, Unknown, type Workload } from "../../graph";
import type { Cohabitation, CohabitationGroup } from "../cohabitation/cohabitation";
import { tolerates } from "../filters/taints";
import type { Taint } from "../pools/pool";
import type { Toleration } from "../workloads/demands";
import { nameOf, type Change, type ProposedAntiAffinity, type ProposedPool } from "./change";

/** Whether it is the level at which nobody shares a machine that forbids a pair. */
export const byNone = (clauses: readonly string[]): boolean => clauses.includes("cohabitation: none");

export function poolChanges(pool: ProposedPool): readonly Change[] {
  const { existing, label, taint, name } = pool;
  const show = `${taint.key}=${taint.value}`;
  if (!existing)
    return [
      { kind: "pool", pool, text: `add a pool ${name} with label ${show} and taint ${show}:NoSchedule` },
    ];
  return [
    { kind: "pool label", pool: existing, label, text: `label pool ${name} with ${show}` },
    { kind: "pool taint", pool: existing, taint, text: `taint pool ${name} with ${show}:NoSchedule` },
  ];
}

export function workloadChanges(
  { hosting }: Cohabitation,
  pools: readonly ProposedPool[],
  { label, taint, name, existing }: ProposedPool,
  workload: Workload,
  left: string[],
): readonly Change[] {
  const demands = hosting.demandsOf(workload);
  const show = nameOf(workload);
  const changes: Change[] = [];
  if (demands?.nodeName)
    changes.push({
      kind: "remove node name",
      workload,
      text: `remove nodeName from ${show}: it bypasses the scheduler`,
    });
  if (demands?.otherScheduler !== undefined)
    left.push(`${show} is placed by scheduler ${demands.otherScheduler}, which may not heed taints`);
  if (demands?.tolerationsOpen !== undefined)
    left.push(`${show} may tolerate what is not known: ${demands.tolerationsOpen}`);
  const own = peek(() => workload.pod.tolerations);
  const count = own instanceof Unknown ? 0 : (own?.length ?? 0);
  for (let index = 0; index < count; index++) {
    const toleration = demands?.tolerations[index];
    if (!toleration) continue;
    const foreign = pools.filter(
      (pool) => pool.taint !== taint && tolerates(toleration, pool.taint) !== "no",
    );
    if (!isWildcard(toleration) && foreign.length === 0) continue;
    const what = isWildcard(toleration) ? "everything" : `the taints of pool ${foreign[0]!.name}`;
    changes.push({
      kind: "remove toleration",
      workload,
      index,
      text: `remove the toleration of ${what} from ${show}`,
    });
  }
  for (const other of existing?.taints ?? []) {
    if (other.effect === "PreferNoSchedule") continue;
    if (demands?.tolerations.some((each) => !isWildcard(each) && tolerates(each, other) === "yes")) continue;
    const text = `let ${show} tolerate ${showOf(other)}, which pool ${name} has`;
    changes.push({ kind: "toleration", workload, taint: other, text });
  }
  const selecting = demands ? [...demands.nodeSelector, ...(demands.terms ?? [])] : [];
  const verdict = existing && hosting.verdicts(workload).find(({ pool }) => pool === existing);
  const refused = verdict?.reasons.some(({ answer, path }) => answer === "no" && path !== "tolerations");
  if (existing ? refused : selecting.length > 0)
    left.push(`${show} selects nodes by itself: see that those of pool ${name} fit`);
  changes.push(
    {
      kind: "toleration",
      workload,
      taint,
      text: `let ${show} tolerate ${taint.key}=${taint.value}:NoSchedule`,
    },
    {
      kind: "node selector",
      workload,
      label,
      text: `let ${show} select ${label.key}=${label.value} (pool ${name})`,
    },
  );
  return changes;
}

/** Bears every taint there is, also those that are to keep it out. */
const isWildcard = ({ key, operator }: Toleration): boolean => key === "" && operator === "Exists";

/** Where nobody may share a machine, each keeps off all others of its pool, whatever their namespace. */
export function within(
  cohabitation: Cohabitation,
  groups: readonly CohabitationGroup[],
  key: string,
): readonly Change[] {
  const lonely = groups.filter((one) =>
    groups.some((two) => byNone(cohabitation.ban(one, two)?.clauses ?? [])),
  );
  const count = groups.reduce((sum, { workloads }) => sum + workloads.length, 0);
  if (count < 2 || lonely.length === 0) return [];
  return groups.flatMap(({ workloads }) =>
    workloads.flatMap((workload): Change[] => {
      const value = labelValue(nameOf(workload).replace("/", "."));
      const term: ProposedAntiAffinity = {
        topologyKey: "kubernetes.io/hostname",
        namespaceSelector: {},
        labelSelector: {
          matchExpressions: [
            { key, operator: "Exists" },
            { key, operator: "NotIn", values: [value] },
          ],
        },
      };
      const show = nameOf(workload);
      return [
        {
          kind: "pod label",
          workload,
          label: { key, value },
          text: `label the pods of ${show} with ${key}=${value}`,
        },
        {
          kind: "anti-affinity",
          workload,
          term,
          text: `keep ${show} off the machines of all other workloads`,
        },
      ];
    }),
  );
}

/** A name as the value of a label, of at most 63 characters: two that begin alike stay two. */
const labelValue = (name: string): string =>
  name.length <= 63
    ? name
    : `${name.slice(0, 50)}x${createHash("sha256").update(name).digest("hex").slice(0, 12)}`;

/** Agents of the platform that run on every machine have to bear the new taints. */
export function agents(
  { hosting }: Cohabitation,
  groups: readonly CohabitationGroup[],
  pools: readonly ProposedPool[],
): readonly Change[] {
  return groups
    .filter(({ traits }) => traits.platform === "yes")
    .flatMap(({ workloads }) => workloads)
    .filter(({ workloadKind }) => workloadKind === "DaemonSet")
    .flatMap((workload) =>
      pools
        .filter(
          ({ taint }) =>
            !hosting.demandsOf(workload)?.tolerations.some((each) => tolerates(each, taint) === "yes"),
        )
        .map(({ taint }): Change => {
          const text = `let ${nameOf(workload)}, an agent of the platform, tolerate ${showOf(taint)}`;
          return { kind: "toleration", workload, taint, text };
        }),
    );
}

const showOf = ({ key, value, effect }: Taint): string => `${key}=${value}:${effect}`;
