import type { Content } from "../parse";
import type { CohabitationRule } from "../schema/levels";
import type { Clause } from "../schema/rules";

type Condition = CohabitationRule & Clause;
export type Trait = "data" | "critical" | "controlled" | "status" | "owner" | "accountGroup";

/**
 * Whether the rules of an estate find less when a trait comes to hold for more: it stands under `not`, is asked to be
 * absent, or lets something be deployed. `name` narrows it to one value of the trait.
 */
export function findsLessWith(estate: Content, trait: Trait, name?: string): boolean {
  const cohabitation = Object.values(estate.levels).flatMap((level) =>
    Array.isArray(level.cohabitation) ? level.cohabitation : [],
  );
  return (
    estate.rules.some(
      ({ never, allow }) => falls(never, trait, name, false) || falls(allow, trait, name, true),
    ) || cohabitation.some((rule) => falls(rule, trait, name, false))
  );
}

/** Whether a condition may cease to hold (or, negated, begin to hold) as the trait comes to hold for more. */
function falls(
  condition: Condition | undefined,
  trait: Trait,
  name: string | undefined,
  negated: boolean,
): boolean {
  if (!condition) return false;
  const inner = [...(condition.all ?? []), ...(condition.any ?? [])];
  if (inner.some((one) => falls(one, trait, name, negated)) || falls(condition.not, trait, name, !negated))
    return true;
  const value = trait === "owner" || trait === "accountGroup" ? undefined : condition[trait];
  if (value === false) return !negated;
  // Two that both lack something are alike until one of them has it, and again when both have.
  if (condition.differ === trait) return true;
  const mentioned = Array.isArray(value)
    ? name === undefined || value.some((one) => one === name)
    : value === true;
  return mentioned && (negated || trait === "status");
}
