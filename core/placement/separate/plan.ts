import type { Cohabitation, CohabitationGroup } from "../cohabitation/cohabitation";
import type { ClusterHosts } from "../pools/clusters";
import type { Pool } from "../pools/pool";
import { zonesOfPool } from "../pools/zones";
import { isSandbox } from "../sharing";
import { differIn } from "../traits/clauses";
import { nameOf, type Change, type ProposedPool } from "./change";
import { agents, byNone, poolChanges, within, workloadChanges } from "./changes";
import { colour } from "./colouring";
import { subnetsOf, zoneLabels } from "./sites";

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
 * Proposes how to meet the levels with the fewest pools: what rules forbid to share a machine, and what lies in different
 * zones, gets pools of its own, for machines stand in one zone; where workloads must not meet at all, anti-affinity keeps
 * them apart within one.
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

function planCluster(
  cohabitation: Cohabitation,
  cluster: ClusterHosts,
  groups: readonly CohabitationGroup[],
  { poolKey = "bulkhead.dev/pool", workloadKey = "bulkhead.dev/workload" }: PlanOptions,
): SeparationPlan | undefined {
  const judged = groups.filter(({ traits }) => traits.platform !== "yes");
  const movable = judged.filter(({ placement }) => !onOwnMachines(placement));
  const conflicts = movable.some((first, at) =>
    movable
      .slice(at)
      .some((second) => !cohabitation.conflictsBetween(first, second)[Symbol.iterator]().next().done),
  );
  if (!conflicts) return undefined;
  if (movable.some(({ workloads }) => workloads[0]!.platform !== "kubernetes")) {
    const left = [`the tasks of ${cluster.name} are placed by ECS: give each side capacity of its own`];
    return { cluster, pools: [], changes: [], leastPools: 0, exact: false, left };
  }
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
    vertices.filter((_vertex, at) => of[at] === each).flatMap((vertex) => vertex.groups),
  );
  const free = cluster.pools.filter(
    (pool) => pool.resource && !pool.machinePerPod && pool.taints.length === 0,
  );
  const left: string[] = [];
  const pools = members.map((own, at) => proposePool(cohabitation, cluster, own, at, free, poolKey, left));
  const changes: Change[] = pools.flatMap((pool) => poolChanges(pool));
  for (const pool of pools)
    for (const workload of pool.workloads)
      changes.push(...workloadChanges(cohabitation, pools, pool, workload, left));
  changes.push(...members.flatMap((own) => within(cohabitation, own, workloadKey)));
  changes.push(...agents(cohabitation, groups, pools));
  left.push(...beyondPools(cohabitation, cluster, movable));
  return { cluster, pools, changes, leastPools: least, exact, left };
}

const onOwnMachines = ({ hosts, answers }: CohabitationGroup["placement"]): boolean =>
  hosts.pools.some((pool) => pool.machinePerPod) &&
  hosts.pools.every((pool, at) => answers[at] === "no" || pool.machinePerPod);

/**
 * Whether two groups need pools of their own: all bans do, but that of a level where nobody shares a machine. So do
 * zones, whatever the level: a machine stands in one.
 */
function needPools(cohabitation: Cohabitation, a: CohabitationGroup, b: CohabitationGroup): boolean {
  const ban = cohabitation.ban(a, b);
  return (ban !== undefined && !byNone(ban.clauses)) || differIn(a.traits.zones, b.traits.zones) !== "no";
}

/** Whether a level asks that these workloads' zone has hardware of its own. */
const wantsHardware = ({ estate }: Cohabitation, groups: readonly CohabitationGroup[]): boolean =>
  groups.some(({ traits }) => estate.levels[traits.environment.level]?.separateZonesBy.includes("host"));

function proposePool(
  cohabitation: Cohabitation,
  cluster: ClusterHosts,
  groups: readonly CohabitationGroup[],
  at: number,
  free: Pool[],
  key: string,
  left: string[],
): ProposedPool {
  const { graph, estate } = cohabitation;
  const zones = [...new Set(groups.flatMap(({ traits }) => traits.zones.values))].sort();
  const only = zones.length === 1 ? zones[0] : undefined;
  const subnets = only === undefined ? [] : subnetsOf(graph, estate, cluster, only);
  const ownHardware = wantsHardware(cohabitation, groups);
  const lands = (pool: Pool): number =>
    groups.filter(({ placement }) => placement.answers[cluster.pools.indexOf(pool)] === "yes").length;
  const fits = (pool: Pool): boolean => {
    if (lands(pool) === 0 || (ownHardware && pool.place.tenancy !== "host")) return false;
    const theirs = zonesOfPool(estate, graph, pool);
    // Where nothing tells of the zones of machines, neither pool would be the better one.
    if (theirs.values.length === 0) return subnets.length === 0;
    return theirs.certain && theirs.values.length === 1 && theirs.values[0] === only;
  };
  const existing = free.filter(fits).sort((a, b) => lands(b) - lands(a))[0];
  if (existing) free.splice(free.indexOf(existing), 1);
  const name =
    existing?.name ?? freeName(cluster, only === undefined ? `group-${at + 1}` : `${only}-${at + 1}`);
  const labels = only === undefined || existing ? {} : zoneLabels(estate, only);
  const known = cluster.pools.some(({ kind }) => kind === "node group" || kind === "scaling group");
  if (!existing && known && only !== undefined && subnets.length === 0)
    left.push(`pool ${name} needs subnets of zone ${only}: none of the cluster's network was given`);
  return {
    name,
    cluster: cluster.key,
    existing,
    label: { key, value: name },
    zoneLabels: labels,
    taint: { key, value: name, effect: "NoSchedule" },
    subnets: existing ? [] : subnets,
    ownHardware: ownHardware && !existing,
    zones,
    workloads: groups.flatMap(({ workloads }) => workloads),
  };
}

/** A name that no pool has: of two with one name, the second would be the first. */
function freeName({ pools }: ClusterHosts, wanted: string): string {
  const taken = new Set(pools.map(({ name }) => name));
  let name = wanted;
  for (let at = 2; taken.has(name); at++) name = `${wanted}-${at}`;
  return name;
}

/** What pools of one cluster can't part: its network and account are one, and a kernel is shared without a sandbox. */
function beyondPools(
  cohabitation: Cohabitation,
  cluster: ClusterHosts,
  groups: readonly CohabitationGroup[],
): readonly string[] {
  const left = new Set<string>();
  groups.forEach((first, at) => {
    for (const second of groups.slice(at + 1))
      for (const { layer, level } of cohabitation.partedLayers(first, second)) {
        const zones = [first, second].map(({ traits }) => traits.zones.values.join(" or "));
        const between = `level ${level} parts zones ${zones[0]} and ${zones[1]} by ${layer}`;
        if (layer === "vpc" || layer === "account")
          left.add(`${between}, and ${cluster.name} has one: give one of them a cluster of its own`);
        if (layer === "namespace" && cohabitation.mayShare(first, second, layer) !== "no")
          left.add(`${between}: move one of them to a namespace of its zone`);
      }
    const { level } = first.traits.environment;
    const { sandbox } = first.placement.demands;
    if (cohabitation.estate.levels[level]?.sandbox !== "required" || wantsHardware(cohabitation, [first]))
      return;
    if (!sandbox || isSandbox(sandbox) !== "yes")
      left.add(
        `level ${level} asks for a sandbox: give ${nameOf(first.workloads[0]!)}${first.workloads.length > 1 ? ` and ${first.workloads.length - 1} more` : ""} a runtimeClassName whose handler is one`,
      );
  });
  return [...left];
}
