import { peek, Unknown, type Workload } from "../../graph";
import type { Cohabitation, CohabitationGroup } from "../cohabitation/cohabitation";
import { tolerates } from "../filters/taints";
import type { ClusterHosts } from "../pools/clusters";
import type { Pool, Taint } from "../pools/pool";
import type { Toleration } from "../workloads/demands";
import { nameOf, type Change, type ProposedAntiAffinity, type ProposedPool } from "./change";
import { colour } from "./colouring";

/** Pools and changes with which a cluster's workloads meet the levels of their environments. */
export interface SeparationPlan {
  readonly cluster: ClusterHosts;
  readonly pools: readonly ProposedPool[];
  readonly changes: readonly Change[];
  /** No plan of this kind needs fewer pools. */
  readonly leastPools: number;
  /** Whether that was proved for this one. */
  readonly exact: boolean;
  /** What the plan can't part, and why. */
  readonly left: readonly string[];
}

export interface PlanOptions {
  /** The key of the label and taint of pools. EKS refuses `kubernetes.io/` on managed node groups. */
  readonly poolKey?: string;
  /** The key of the pod label by which workloads that share a pool keep off each other's machines. */
  readonly workloadKey?: string;
}

/** Groups that no rule tells apart, or one whose own workloads must not meet. */
interface Vertex {
  readonly groups: CohabitationGroup[];
}

/**
 * Proposes how to meet the levels with the fewest pools: what rules forbid to share a machine, or separation of zones a
 * layer, gets pools of its own; where workloads must not meet at all, anti-affinity keeps them apart within one.
 */
export function planSeparation(
  cohabitation: Cohabitation,
  options: PlanOptions = {},
): readonly SeparationPlan[] {
  const byCluster = new Map<ClusterHosts, CohabitationGroup[]>();
  for (const group of cohabitation.groups) {
    const { hosts } = group.placement;
    byCluster.set(hosts, [...(byCluster.get(hosts) ?? []), group]);
  }
  return [...byCluster].flatMap(
    ([cluster, groups]) => planCluster(cohabitation, cluster, groups, options) ?? [],
  );
}

const byNone = (clauses: readonly string[]): boolean => clauses.includes("cohabitation: none");

function planCluster(
  cohabitation: Cohabitation,
  cluster: ClusterHosts,
  groups: readonly CohabitationGroup[],
  { poolKey = "bulkhead.dev/pool", workloadKey = "bulkhead.dev/workload" }: PlanOptions,
): SeparationPlan | undefined {
  const judged = groups.filter(({ traits }) => traits.platform !== "yes");
  const fixed = judged.filter(
    ({ placement }) => placement.hosts.pools.some((pool) => pool.machinePerPod) && onOwnMachines(placement),
  );
  const movable = judged.filter((group) => !fixed.includes(group));
  const conflicts = movable.some((first, at) =>
    movable
      .slice(at)
      .some((second) => !cohabitation.conflictsBetween(first, second)[Symbol.iterator]().next().done),
  );
  if (!conflicts) return undefined;
  const byTraits = new Map<string, CohabitationGroup[]>();
  for (const group of movable)
    byTraits.set(group.traits.key, [...(byTraits.get(group.traits.key) ?? []), group]);
  const vertices = [...byTraits.values()].map((own): Vertex => ({ groups: own }));
  const apart = vertices.map(() => new Set<number>());
  vertices.forEach((first, at) => {
    for (let other = 0; other < at; other++)
      if (needPools(cohabitation, first.groups[0]!, vertices[other]!.groups[0]!)) {
        apart[at]!.add(other);
        apart[other]!.add(at);
      }
  });
  const { of, count, least, exact } = colour(apart);
  const members = Array.from({ length: count }, (_, each) =>
    vertices.filter((_vertex, at) => of[at] === each),
  );
  const free = cluster.pools.filter(
    (pool) => pool.resource && !pool.machinePerPod && pool.taints.length === 0,
  );
  const pools = members.map((own, at) => proposePool(cluster, own, at, free, poolKey));
  const left: string[] = [];
  const changes: Change[] = pools.flatMap((pool) => poolChanges(pool));
  for (const pool of pools)
    for (const workload of pool.workloads)
      changes.push(...workloadChanges(cohabitation, pool, workload, left));
  changes.push(...members.flatMap((own) => within(cohabitation, own, workloadKey)));
  changes.push(...agents(cohabitation, groups, pools));
  return { cluster, pools, changes, leastPools: least, exact, left };
}

const onOwnMachines = ({ hosts, answers }: CohabitationGroup["placement"]): boolean =>
  hosts.pools.every((pool, at) => answers[at] === "no" || pool.machinePerPod);

/** Whether two groups need pools of their own: all bans do, but that of a level where nobody shares a machine. */
function needPools(cohabitation: Cohabitation, a: CohabitationGroup, b: CohabitationGroup): boolean {
  const ban = cohabitation.ban(a, b);
  return (ban !== undefined && !byNone(ban.clauses)) || cohabitation.partedLayers(a, b).length > 0;
}

function proposePool(
  cluster: ClusterHosts,
  own: readonly Vertex[],
  at: number,
  free: Pool[],
  key: string,
): ProposedPool {
  const groups = own.flatMap((vertex) => vertex.groups);
  const zones = [...new Set(groups.flatMap(({ traits }) => traits.zones.values))].sort();
  const lands = (pool: Pool): number =>
    groups.filter(({ placement }) => placement.answers[cluster.pools.indexOf(pool)] === "yes").length;
  const wanted = [...free].sort((a, b) => lands(b) - lands(a))[0];
  const existing = wanted && lands(wanted) > 0 ? wanted : undefined;
  if (existing) free.splice(free.indexOf(existing), 1);
  const name = existing?.name ?? (zones.length === 1 ? `${zones[0]}-${at + 1}` : `group-${at + 1}`);
  return {
    name,
    cluster: cluster.key,
    existing,
    label: { key, value: name },
    taint: { key, value: name, effect: "NoSchedule" },
    zones,
    workloads: groups.flatMap(({ workloads }) => workloads),
  };
}

function poolChanges(pool: ProposedPool): readonly Change[] {
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

function workloadChanges(
  { hosting }: Cohabitation,
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
  const own = peek(() => workload.pod.tolerations);
  const count = own instanceof Unknown ? 0 : (own?.length ?? 0);
  for (let index = 0; index < count; index++) {
    const toleration = demands?.tolerations[index];
    if (toleration && isWildcard(toleration))
      changes.push({
        kind: "remove toleration",
        workload,
        index,
        text: `remove the toleration of everything from ${show}`,
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
function within(cohabitation: Cohabitation, own: readonly Vertex[], key: string): readonly Change[] {
  const groups = own.flatMap((vertex) => vertex.groups);
  const lonely = groups.filter((one) =>
    groups.some((two) => byNone(cohabitation.ban(one, two)?.clauses ?? [])),
  );
  const count = groups.reduce((sum, { workloads }) => sum + workloads.length, 0);
  if (count < 2 || lonely.length === 0) return [];
  return groups.flatMap(({ workloads }) =>
    workloads.flatMap((workload): Change[] => {
      const value = nameOf(workload).replace("/", ".").slice(0, 63);
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

/** Agents of the platform that run on every machine have to bear the new taints. */
function agents(
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
