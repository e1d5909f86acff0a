import type { Ground } from "./ground";
import type { ForeignEffect, ForeignPolicy } from "./read/foreign-policy";
import type { Direction, Policy, Rule } from "./read/policy";

/** A policy that rules a class of pods, for sure or perhaps. */
export interface Selection {
  readonly policy: Policy;
  readonly surely: boolean;
}

/** What decides for a class of pods in one direction; classes with the same share it. */
export interface Profile {
  readonly selections: readonly Selection[];
  readonly foreign: readonly { readonly policy: ForeignPolicy; readonly effect: ForeignEffect }[];
  /** One of the classes. */
  readonly example: number;
}

/** A profile in the making: `key` tells what rules a class. */
interface Draft {
  readonly selections: Selection[];
  readonly foreign: Profile["foreign"][number][];
  readonly key: string[];
}

/** What decides for each class of pods in one direction, each profile once. @returns `profileOf`: the profile of each class */
export function profilesOf(
  direction: Direction,
  ground: Ground,
): { readonly profiles: readonly Profile[]; readonly profileOf: Int32Array } {
  const found = new Map<string, number>();
  const profiles: Profile[] = [];
  const profileOf = Int32Array.from(select(direction, ground), ({ key, selections, foreign }, at) => {
    const { host, attached, ports } = ground.examples[at]!;
    const named = direction === "ingress" && selections.some(({ policy }) => usesNames(policy.ingress));
    const text = [...key, host, attached, named ? JSON.stringify([ports.open, ...ports.byName]) : ""].join();
    let profile = found.get(text);
    if (profile === undefined)
      found.set(text, (profile = profiles.push({ selections, foreign, example: at }) - 1));
    return profile;
  });
  return { profiles, profileOf };
}

/** The policies that rule each class. */
function select(direction: Direction, { classes, population, policies, foreign }: Ground): readonly Draft[] {
  const drafts = Array.from({ length: classes.count }, (): Draft => ({
    selections: [],
    foreign: [],
    key: [],
  }));
  policies.forEach((policy, index) => {
    const rules = policy.rules(direction);
    if (rules === false) return;
    // Where plugins take pods on their node's network for nothing but their node, no policy rules them.
    const { may, must } = population.match(policy.subject, "pods");
    may.forEach((pod) => {
      const at = classes.of[pod]!;
      if (classes.example[at] !== pod) return;
      const surely = must.has(pod) && rules === true && policy.valid;
      drafts[at]!.selections.push({ policy, surely });
      drafts[at]!.key.push(`${index}${surely ? "!" : "?"}`);
    });
  });
  foreign.forEach((policy, index) => {
    for (const part of policy.parts) {
      const effect = part.effect[direction];
      if (effect === "none") continue;
      population.match(part.subject).may.forEach((pod) => {
        const at = classes.of[pod]!;
        if (classes.example[at] !== pod) return;
        drafts[at]!.foreign.push({ policy, effect });
        drafts[at]!.key.push(`f${index}${effect}`);
      });
    }
  });
  return drafts;
}

const usesNames = (rules: readonly Rule[]): boolean => rules.some(({ ports }) => ports.named.length > 0);
