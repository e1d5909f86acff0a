import { peek, type Workload } from "../../graph";
import type { Cohabitation, CohabitationGroup, Pool, Reason, SharedPool } from "../../placement";
import type { Evidence } from "../report";
import { describe } from "../to-finding";

/** `Deployment web in shop`: a workload in the words of a finding, with its namespace where that is known. */
export function nameOf(workload: Workload): string {
  const namespace = peek(() => workload.namespace);
  return describe(workload) + (typeof namespace === "string" ? ` in ${namespace}` : "");
}

const sentence = (reasons: readonly Reason[]): string =>
  reasons.map(({ text }) => text).join("; ") || "nothing keeps it off";

/** Why a workload may land on a pool. */
export const landing = (workload: Workload, pool: Pool, reasons: readonly Reason[]): Evidence => ({
  text: `${nameOf(workload)} may land on ${pool.name}: ${sentence(reasons)}`,
  resource: workload.id,
});

/** Two different workloads of two groups, which may be one. */
export function pairOf(first: CohabitationGroup, second: CohabitationGroup): readonly [Workload, Workload] {
  return [first.workloads[0]!, first === second ? first.workloads[1]! : second.workloads[0]!];
}

/** What would have to be known, by the first reason that something is lacking for. */
export const missingAmong = (reasons: readonly Reason[]): string | undefined =>
  reasons.find(({ missing }) => missing)?.missing;

/** The same of whether two groups meet on a pool. */
export const missingOfMeeting = ({ first, second, apart }: SharedPool): string | undefined =>
  missingAmong([...first, ...second, ...apart]);

/** The best witness of a meeting: a pool where it is certain before one where it may be. */
const bestPool = (pools: readonly SharedPool[]): SharedPool | undefined =>
  pools.find(({ answer }) => answer === "yes") ?? pools[0];

/** Why two groups may meet on a pool, what only looks like a separation, and the smallest change that parts them. */
export function meeting(
  cohabitation: Cohabitation,
  first: CohabitationGroup,
  second: CohabitationGroup,
  pair = pairOf(first, second),
): { readonly shared: SharedPool | undefined; readonly evidence: readonly Evidence[] } {
  const shared = bestPool(cohabitation.pools(first, second, pair));
  if (!shared) return { shared, evidence: [] };
  const [one, two] = pair;
  const { pool } = shared;
  const evidence: Evidence[] = [landing(one, pool, shared.first), landing(two, pool, shared.second)];
  for (const text of shared.unproved) evidence.push({ text: `proves nothing: ${text}` });
  for (const risk of pool.risks) evidence.push({ text: risk });
  evidence.push({ text: `smallest change: ${smallestChange(cohabitation, [first, second], pair, pool)}` });
  return { shared, evidence };
}

/** The least that parts two groups which meet on a pool. */
function smallestChange(
  { hosting }: Cohabitation,
  [first, second]: readonly [CohabitationGroup, CohabitationGroup],
  [one, two]: readonly [Workload, Workload],
  pool: Pool,
): string {
  for (const [own, other] of [
    [one, two],
    [two, one],
  ] as const) {
    const theirs = new Set(hosting.candidates(other).map((each) => each.pool));
    const free = hosting.candidates(own).find((each) => each.answer === "yes" && !theirs.has(each.pool));
    if (free)
      return `require the labels of pool ${free.pool.name} of ${nameOf(own)}: the other can't land there`;
  }
  const daemon = first.placement.demands.daemon ? one : second.placement.demands.daemon ? two : undefined;
  if (daemon) return `let ${nameOf(daemon)} tolerate and select a pool of its own only`;
  if (pool.taints.length === 0)
    return `taint a pool for ${nameOf(one)}, and let it alone tolerate that taint and require the pool's label`;
  return `give ${nameOf(one)} a required anti-affinity to ${nameOf(two)} over kubernetes.io/hostname, or a pool of its own`;
}
