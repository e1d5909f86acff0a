import type { Connection } from "../../sets";
import type { HopReason, HopSource } from "../answer";
import type { Node } from "../../graph";
import type { InternedSets } from "./interned";
import type { Action } from "./read/policy";
import type { Selection } from "./profiles";
import type { Side } from "./side";
import type { PlacedRule } from "./verdict";

/** What a policy, or several together, make of a connection. */
export interface Step {
  readonly outcome: "allowed" | "blocked";
  readonly reason: HopReason;
  readonly sources: readonly HopSource[];
}

/** One connection on its way through the policies of one side. */
export interface Walk {
  /** What decides if none of the possible steps does. */
  readonly decisive: Step;
  /** What may decide before, as far as things are not known. */
  readonly possible: readonly Step[];
}

export const sourceOf = (
  { node, name }: { readonly node: Node; readonly name: string },
  path = "",
): HopSource => ({ resource: node.id, name, path });

/** Follows a connection through the policies that rule the pods of a class, in the order in which they count. */
export function walk(
  side: Side,
  sets: InternedSets,
  subject: number,
  end: number,
  connection: Connection,
): Walk {
  const possible: Step[] = [];
  const { selections } = side.profiles[side.profileOf[subject]!]!;
  const touches = (rule: PlacedRule, how: "may" | "must"): boolean =>
    rule.peers[how].has(end) && sets.get(rule.ports(end)[how]).contains(connection);

  const tier = (name: "admin" | "baseline"): Step | "passed" | undefined => {
    const ordered = selections
      .filter(({ policy }) => policy.tier === name)
      .sort((a, b) => (a.policy.priority ?? -1) - (b.policy.priority ?? -1));
    for (const { policy, surely } of ordered) {
      const tied = ordered.filter((other) => other.policy.priority === policy.priority).length > 1;
      for (const rule of side.rulesOf(policy, subject)) {
        if (!touches(rule, "may")) continue;
        const steps = stepsOf(rule.rule.action, sourceOf(policy, rule.rule.path));
        const sure = surely && !tied && policy.priority !== undefined && touches(rule, "must");
        if (!sure || rule.rule.action === undefined) possible.push(...steps);
        else return steps[0] ?? "passed";
      }
    }
    return undefined;
  };

  const ofNamespace = (): Step | undefined => {
    const own = selections.filter(({ policy }) => policy.tier === "namespace");
    for (const { policy, surely } of own) {
      for (const rule of side.rulesOf(policy, subject)) {
        if (!touches(rule, "may")) continue;
        const [step] = stepsOf("allow", sourceOf(policy, rule.rule.path));
        if (surely && touches(rule, "must")) return step;
        possible.push(step!);
      }
    }
    const isolating = (sure: boolean): readonly HopSource[] =>
      own.filter(({ surely }: Selection) => surely === sure).map(({ policy }) => sourceOf(policy));
    if (isolating(true).length > 0)
      return { outcome: "blocked", reason: "no-rule", sources: isolating(true) };
    if (own.length > 0) possible.push({ outcome: "blocked", reason: "no-rule", sources: isolating(false) });
    return undefined;
  };

  const open: Step = { outcome: "allowed", reason: "open", sources: [] };
  const first = tier("admin");
  if (first && first !== "passed") return { decisive: first, possible };
  const second = ofNamespace();
  if (second) return { decisive: second, possible };
  const third = tier("baseline");
  return { decisive: third && third !== "passed" ? third : open, possible };
}

/** What a rule does to a connection; nothing where it hands it on. */
function stepsOf(action: Action | undefined, source: HopSource): readonly Step[] {
  const step = (outcome: Step["outcome"]): Step => ({ outcome, reason: "rule", sources: [source] });
  if (action === undefined) return [step("allowed"), step("blocked")];
  return action === "pass" ? [] : [step(action === "allow" ? "allowed" : "blocked")];
}
