import type { Graph, Workload } from "../../graph";
import { all, not, type Answer, type Cohabitation, type CohabitationGroup } from "../../placement";
import { sameSecurityGroups } from "./pod-groups";
import { isUnseen } from "./pool-zones";
import { meeting, missingOfMeeting, nameOf } from "./witness";

/** Two groups that share a pool and its security groups though their trust differs, or may. */
export interface MixedTrust {
  readonly first: CohabitationGroup;
  readonly second: CohabitationGroup;
  readonly answer: Exclude<Answer, "no">;
  /** A workload of each of which this is so. */
  readonly pair: readonly [Workload, Workload];
}

/** Whether the ranks of trust of two groups differ; of what lies in several zones, or in none, nobody can say that. */
function trustDiffers(one: CohabitationGroup, two: CohabitationGroup): Answer {
  const traits = [one.traits, two.traits];
  if (traits.some(({ zones, trust }) => zones.certain && trust.length !== 1)) return "no";
  if (traits.some(({ zones }) => !zones.certain)) return "unknown";
  return one.traits.trust[0] === two.traits.trust[0] ? "no" : "yes";
}

/**
 * The first partner of another trust that each group has, among those after it and those whose level lets anything meet; of
 * those that are in doubt one a cluster, because what is not known of its machines or zones is the same for all.
 */
export function* mixedTrust(graph: Graph, cohabitation: Cohabitation): Generator<MixedTrust> {
  const { groups, estate } = cohabitation;
  const isOpen = ({ traits }: CohabitationGroup): boolean =>
    estate.levels[traits.environment.level]?.cohabitation === "any";
  const doubted = new Set<unknown>();
  for (const first of groups) {
    if (isOpen(first)) continue;
    const { hosts } = first.placement;
    let found: MixedTrust | undefined;
    for (const second of groups) {
      if (second.index <= first.index && !isOpen(second)) continue;
      const answer = all(mixes(graph, cohabitation, first, second));
      if (answer === "no" || (answer === "unknown" && (found ?? doubted.has(hosts)))) continue;
      found = { first, second, answer, pair: sameSecurityGroups(graph, first, second)!.pair };
      if (answer === "yes") break;
    }
    if (found?.answer === "unknown") doubted.add(hosts);
    if (found) yield found;
  }
}

/** What must be so for two groups to mix trust on a pool. */
function* mixes(
  graph: Graph,
  cohabitation: Cohabitation,
  first: CohabitationGroup,
  second: CohabitationGroup,
): Generator<Answer> {
  yield trustDiffers(first, second);
  yield not(first.traits.platform);
  yield not(second.traits.platform);
  yield cohabitation.mayShare(first, second, "pool");
  // Said by another policy already.
  if (cohabitation.ban(first, second)?.answer === "yes") yield "no";
  yield sameSecurityGroups(graph, first, second)?.answer ?? "no";
}

/** What would have to be known to tell whether two groups mix trust on a pool. */
export function missingOfMix(cohabitation: Cohabitation, { first, second, pair }: MixedTrust): string {
  const { hosts } = first.placement;
  if (hosts.pools.every(isUnseen)) return `the nodes of ${hosts.name}`;
  const [one, two] = pair;
  const homeless = [first, second].findIndex(({ traits }) => !traits.zones.certain);
  if (homeless !== -1) return `the zone of ${nameOf(pair[homeless]!)}`;
  const { shared } = meeting(cohabitation, first, second, pair);
  return (
    (shared && missingOfMeeting(shared)) ??
    `whether ${nameOf(one)} and ${nameOf(two)} share a pool and its security groups`
  );
}
