import { matchGlob, type Clause, type CohabitationRule } from "../../estate";
import { all, any, not, type Answer } from "../answer";
import type { Trait, Traits } from "./traits";

/** What a condition came to, and which of its parts made it so. */
export interface Fired {
  readonly answer: Answer;
  /** The parts that hold (or may), in the estate's words: `differ: zone (app, data)`. */
  readonly clauses: readonly string[];
}

const has = (trait: Trait, wanted: readonly string[]): Answer => {
  if (!trait.values.some((value) => wanted.includes(value)))
    return trait.certain || trait.values.length > 0 ? "no" : "unknown";
  return trait.certain ? "yes" : "unknown";
};

const shown = (trait: Trait): string => trait.values.join(" or ") || "none";

/** All of the parts must hold; what held explains it. */
function conjunction(parts: readonly Fired[]): Fired {
  const answer = all(parts.map((each) => each.answer));
  return { answer, clauses: answer === "no" ? [] : parts.flatMap(({ clauses }) => clauses) };
}

function disjunction(parts: readonly Fired[]): Fired {
  const answer = any(parts.map((each) => each.answer));
  return {
    answer,
    clauses: parts.filter((each) => each.answer === answer).flatMap(({ clauses }) => clauses),
  };
}

const fired = (answer: Answer, text: string): Fired => ({ answer, clauses: answer === "no" ? [] : [text] });

/** `not` fires as a whole: what inside of it doesn't hold explains nothing by itself. */
const negation = (inner: Fired, text: string): Fired => fired(not(inner.answer), text);

/** Whether two workloads differ in a trait; several values that both have make no difference. */
export function differIn(a: Trait, b: Trait): Answer {
  if (a.by !== undefined && a.by === b.by) return "no";
  const same = a.values.length === b.values.length && a.values.every((each) => b.values.includes(each));
  if (a.certain && b.certain) return same ? "no" : "yes";
  const meet = a.values.some((each) => b.values.includes(each));
  // What may be nothing at all on both sides may be the same.
  const told = (a.certain || b.certain) && a.values.length > 0 && b.values.length > 0;
  return !meet && told ? "yes" : "unknown";
}

function trustDiffers(a: Traits, b: Traits, by: number): Answer {
  if (a.zones.by !== undefined && a.zones.by === b.zones.by) return "no";
  // What lies in no zone has a trust that nobody told, not the same as all others.
  if (a.trust.length === 0 || b.trust.length === 0) {
    const nowhere = a.trust.length + b.trust.length === 0 && a.zones.certain && b.zones.certain;
    return nowhere ? "no" : "unknown";
  }
  const distances = a.trust.flatMap((one) => b.trust.map((two) => Math.abs(one - two)));
  if (distances.every((each) => each >= by)) return "yes";
  return distances.some((each) => each >= by) || !a.zones.certain || !b.zones.certain ? "unknown" : "no";
}

const known = (value: string | undefined): Trait => ({
  values: value === undefined ? [] : [value],
  certain: value !== undefined,
});

function traitOf(traits: Traits, name: Exclude<CohabitationRule["differ"], "trust" | undefined>): Trait {
  if (name === "zone") return traits.zones;
  if (name === "supplier") return traits.suppliers;
  if (name === "data") return traits.data;
  if (name === "environment") return known(traits.environment.name);
  if (name === "namespace") return known(traits.namespace);
  return name === "owner" ? traits.owner : traits.accountGroups;
}

/** Whether a rule forbids two workloads to share a machine. It is symmetric. */
export function pairRule(rule: CohabitationRule, a: Traits, b: Traits): Fired {
  const parts: Fired[] = [];
  const either = (name: string, wanted: readonly string[] | undefined, of: (each: Traits) => Trait): void => {
    if (wanted === undefined) return;
    const answers = [a, b].map((each) => has(of(each), wanted));
    parts.push(fired(any(answers), `${name}: ${wanted.join(" or ")}`));
  };
  if (rule.differ === "trust") {
    const by = rule.by ?? 1;
    const ranks = `${a.trust.join("/") || "?"} and ${b.trust.join("/") || "?"}`;
    parts.push(fired(trustDiffers(a, b, by), `differ: trust by ${by} (${ranks})`));
  } else if (rule.differ !== undefined) {
    const [one, two] = [traitOf(a, rule.differ), traitOf(b, rule.differ)];
    parts.push(fired(differIn(one, two), `differ: ${rule.differ} (${shown(one)}, ${shown(two)})`));
  }
  either("zone", rule.zone, ({ zones }) => zones);
  either("supplier", rule.supplier, ({ suppliers }) => suppliers);
  either("data", rule.data, ({ data }) => data);
  either("environment", rule.environment, ({ environment }) => known(environment.name));
  if (rule.critical !== undefined) {
    const wanted = rule.critical;
    const answers = [a, b].map(({ critical }) => (wanted ? critical : not(critical)));
    parts.push(fired(any(answers), `critical: ${wanted}`));
  }
  if (rule.all) parts.push(conjunction(rule.all.map((each) => pairRule(each, a, b))));
  if (rule.any) parts.push(disjunction(rule.any.map((each) => pairRule(each, a, b))));
  if (rule.not) parts.push(negation(pairRule(rule.not, a, b), `not ${JSON.stringify(rule.not)}`));
  return conjunction(parts);
}

/** Whether the condition of a deployment rule holds for a workload. */
export function workloadClause(clause: Clause, traits: Traits): Fired {
  const parts: Fired[] = [];
  const one = (name: string, wanted: readonly string[] | undefined, trait: Trait): void => {
    if (wanted !== undefined) parts.push(fired(has(trait, wanted), `${name}: ${wanted.join(" or ")}`));
  };
  const flag = (name: string, wanted: boolean | undefined, answer: Answer): void => {
    if (wanted !== undefined) parts.push(fired(wanted ? answer : not(answer), `${name}: ${wanted}`));
  };
  one("supplier", clause.supplier, traits.suppliers);
  one("environment", clause.environment, known(traits.environment.name));
  one("data", clause.data, traits.data);
  one("zone", clause.zone, traits.zones);
  one("status", clause.status, traits.statuses);
  const name = (wanted: readonly string[] | undefined, label: string, value: string | undefined): void => {
    if (wanted === undefined) return;
    const match = (pattern: string): Answer => {
      if (pattern === "**") return "yes";
      if (value === undefined) return "unknown";
      const text = pattern.includes("/") ? value : value.slice(value.lastIndexOf("/") + 1);
      return matchGlob(pattern, text) ? "yes" : "no";
    };
    parts.push(fired(any(wanted.map(match)), `${label}: ${wanted.join(" or ")}`));
  };
  name(clause.workload, "workload", traits.name);
  name(clause.namespace, "namespace", traits.namespace);
  if (clause.trust) {
    const { below = Infinity, atLeast = -Infinity } = clause.trust;
    const fits = traits.trust.map((rank) => rank < below && rank >= atLeast);
    const answer: Answer =
      fits.length === 0
        ? traits.zones.certain
          ? "no"
          : "unknown"
        : fits.every((each) => each === fits[0]) && traits.zones.certain
          ? fits[0]
            ? "yes"
            : "no"
          : "unknown";
    parts.push(fired(answer, `trust ${traits.trust.join("/")}`));
  }
  flag("controlled", clause.controlled, traits.environment.controlled ? "yes" : "no");
  flag("critical", clause.critical, traits.critical);
  flag("storage", clause.storage, traits.storage);
  if (clause.all) parts.push(conjunction(clause.all.map((each) => workloadClause(each, traits))));
  if (clause.any) parts.push(disjunction(clause.any.map((each) => workloadClause(each, traits))));
  if (clause.not)
    parts.push(negation(workloadClause(clause.not, traits), `not ${JSON.stringify(clause.not)}`));
  return conjunction(parts);
}
