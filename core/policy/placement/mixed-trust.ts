import type { Graph } from "../../graph";
import { all, not, type Answer, type Cohabitation, type CohabitationGroup } from "../../placement";
import { sameSecurityGroups } from "./pod-groups";
import { isUnseen } from "./pool-zones";
import { meeting, nameOf } from "./witness";

/** Two groups that share a pool and its security groups though their trust differs, or may. */
export interface MixedTrust {
  readonly first: CohabitationGroup;
  readonly second: CohabitationGroup;
  readonly answer: Exclude<Answer, "no">;
}

/** Whether the ranks of trust of two groups differ; of what lies in several zones, or in none, nobody can say that. */
function trustDiffers(...[one, two]: readonly [CohabitationGroup, CohabitationGroup]): Answer {
  const ranks = [one, two].map(({ traits }) => traits);
  if (ranks.some(({ zones, trust }) => zones.certain && trust.length !== 1)) return "no";
  if (ranks.some(({ zones }) => !zones.certain)) return "unknown";
  return one.traits.trust[0] === two.traits.trust[0] ? "no" : "yes";
}

/**
 * The first partner of another trust that each group has among those after it; of those that are in doubt one a cluster,
 * because what is not known of its machines or zones is the same for all.
 */
export function* mixedTrust(graph: Graph, cohabitation: Cohabitation): Generator<MixedTrust> {
  const { groups, estate } = cohabitation;
  const doubted = new Set<unknown>();
  for (const first of groups) {
    if (estate.levels[first.traits.environment.level]?.cohabitation === "any") continue;
    const { hosts } = first.placement;
    let found: MixedTrust | undefined;
    for (const second of groups.slice(first.index + 1)) {
      const onlySure = found !== undefined || doubted.has(hosts);
      const answer = mixes(graph, cohabitation, [first, second], onlySure);
      if (answer === "yes" || (answer === "unknown" && !onlySure)) found = { first, second, answer };
      if (answer === "yes") break;
    }
    if (found?.answer === "unknown") doubted.add(hosts);
    if (found) yield found;
  }
}

type Pair = readonly [CohabitationGroup, CohabitationGroup];

/** @param onlySure whether a doubt is of no use any more */
function mixes(graph: Graph, cohabitation: Cohabitation, [first, second]: Pair, onlySure: boolean): Answer {
  const told = all([trustDiffers(first, second), not(first.traits.platform), not(second.traits.platform)]);
  if (told === "no" || (onlySure && told === "unknown")) return "no";
  // Said by another policy already.
  if (cohabitation.ban(first, second)?.answer === "yes") return "no";
  const met = all([told, cohabitation.mayShare(first, second, "pool")]);
  if (met === "no" || (onlySure && met === "unknown")) return "no";
  return all([met, sameSecurityGroups(graph, first, second)]);
}

/** What would have to be known to tell whether two groups mix trust on a pool. */
export function missingOfMix(cohabitation: Cohabitation, { first, second }: MixedTrust): string {
  const { hosts } = first.placement;
  if (hosts.pools.every(isUnseen)) return `the nodes of ${hosts.name}`;
  const homeless = [first, second].find(({ traits }) => !traits.zones.certain);
  if (homeless) return `the zone of ${nameOf(homeless.workloads[0]!)}`;
  const { shared } = meeting(cohabitation, first, second);
  const reasons = shared ? [...shared.first, ...shared.second, ...shared.apart] : [];
  return (
    reasons.find(({ missing }) => missing)?.missing ??
    `whether ${nameOf(first.workloads[0]!)} and ${nameOf(second.workloads[0]!)} share a pool and its security groups`
  );
}
