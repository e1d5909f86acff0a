import type { Connection } from "../../sets";
import type { Hop } from "../answer";
import type { Side } from "./side";
import { sourceOf, walk, type Step } from "./walk";

/** What one side of a cluster makes of a connection between the pods of a class and an end: `at` names it. */
export function traceSide(side: Side, subject: number, end: number, connection: Connection, at: string): Hop {
  const { sets, states, facts, examples, classes } = side.ground;
  const profile = side.profileOf[subject]!;
  const state = side.outcome(profile).of(end);
  const holds = (id: number): boolean => sets.get(id).contains(connection);
  const verdict = holds(states.must(state)) ? "allowed" : holds(states.may(state)) ? "unknown" : "blocked";
  if (facts.enforced === "no")
    return { at, verdict, reason: "not-enforced", sources: [], missing: facts.why };
  const { decisive, possible } = walk(side, sets, subject, end, connection);
  if (verdict !== "unknown") {
    const step = [decisive, ...possible].find(({ outcome }) => outcome === verdict);
    return { at, verdict, reason: step?.reason ?? "open", sources: step?.sources ?? [] };
  }
  const { foreign } = side.profiles[profile]!;
  if (foreign.length > 0) {
    const sources = foreign.map(({ policy }) => sourceOf(policy));
    return { at, verdict, reason: "foreign", sources, missing: `what ${names(sources)} allows and denies` };
  }
  const sources = distinct([...possible, decisive]);
  const beside = end < classes.count && examples[end]!.host !== false;
  const missing =
    facts.enforced === "unknown"
      ? `whether network policies are enforced: ${facts.why}`
      : beside || examples[subject]!.host !== false
        ? "how the network plugin treats pods with the address of their node"
        : `what ${names(sources)} takes`;
  return { at, verdict, reason: "unknown", sources, missing };
}

const names = (sources: Hop["sources"]): string =>
  [...new Set(sources.map(({ name }) => name))].join(", ") || "a policy";

function distinct(steps: readonly Step[]): Hop["sources"] {
  const found = new Map(
    steps.flatMap(({ sources }) => sources).map((each) => [`${each.resource} ${each.path}`, each]),
  );
  return [...found.values()];
}
