import type { ConnectionAnswer } from "../../reachability";
import type { FlowAnalysis, JudgedGroup } from "../../reachability/flows";
import type { ConnectionSet } from "../../sets";

/** What passes between ends that are alike; with its own answer where that isn't what passes directly. */
export interface Passing
  extends Pick<JudgedGroup, "from" | "to" | "may" | "must">, Partial<Pick<JudgedGroup, "verdict">> {
  readonly answer?: ConnectionAnswer;
}

/**
 * What load balancers pass on to other ports than they were asked on, by what their targets meet. Ports of containers,
 * which only these say, are left to policies on them.
 *
 * @param counted connections of the targets that matter
 */
export function* forwardedIn(analysis: FlowAnalysis, counted: ConnectionSet): Generator<Passing> {
  const { reachability, parties, groups } = analysis;
  for (const forward of reachability.forwards) {
    const { balancer, target, listens, sends, anyPort } = forward;
    if (anyPort || !sends.may.overlaps(counted)) continue;
    const asking = groups.filter(
      ({ to, may }) => may.overlaps(listens.may) && to.ends.some(({ id }) => id === balancer.id),
    );
    for (const { from } of asking)
      for (const end of from.ends) {
        const answer = reachability.through(end, forward);
        if (answer.may.isEmpty) continue;
        const { may, must } = answer;
        for (const to of parties.of(target))
          yield { from: { party: from.party, ends: [end] }, to, may, must, answer };
      }
  }
}
