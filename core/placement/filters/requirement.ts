import { any, type Answer } from "../answer";
import { labelOf, type Pool, type PoolLabel } from "../pools/pool";
import type { Requirement } from "../workloads/demands";

/** What one machine has under a key: a value, nothing (`null`), or nobody knows (`undefined`). */
export type Held = string | null | undefined;

const integer = /^[+-]?\d+$/;

/** Whether a condition holds for what a machine has under its key. */
export function meets(requirement: Requirement, held: Held): Answer {
  if (requirement.missing !== undefined) return "unknown";
  const { operator, values } = requirement;
  if (operator === "Exists") return held === undefined ? "unknown" : held === null ? "no" : "yes";
  if (operator === "DoesNotExist") return held === undefined ? "unknown" : held === null ? "yes" : "no";
  if (operator === "In") {
    if (held === undefined) return values.length === 0 ? "no" : "unknown";
    return held !== null && values.includes(held) ? "yes" : "no";
  }
  if (operator === "NotIn") {
    if (held === undefined) return values.length === 0 ? "yes" : "unknown";
    return held === null || !values.includes(held) ? "yes" : "no";
  }
  if (operator === "Gt" || operator === "Lt") {
    const [bound = ""] = values;
    if (held === null || !integer.test(bound)) return "no";
    if (held === undefined) return "unknown";
    if (!integer.test(held)) return "no";
    return (operator === "Gt" ? BigInt(held) > BigInt(bound) : BigInt(held) < BigInt(bound)) ? "yes" : "no";
  }
  return "unknown";
}

/** A value for each key whose value varies among the machines of a pool. */
export type Variant = ReadonlyMap<string, string>;

const noVariant: Variant = new Map();
/** More machines than these to tell apart are not followed one by one: what hangs on them is unknown. */
const mostVariants = 4096;

export function heldBy(label: PoolLabel | undefined, key: string, variant: Variant): Held {
  if (label === undefined) return null;
  const chosen = variant.get(key);
  if (chosen !== undefined) return chosen;
  return !label.varies && !label.optional && label.values?.length === 1 ? label.values[0] : undefined;
}

/** Whether a condition holds for a label; one of several values that is not known may decide it all the same. */
export function meetsLabel(requirement: Requirement, label: PoolLabel | undefined, variant: Variant): Answer {
  const held = heldBy(label, requirement.key, variant);
  if (held !== undefined || !label) return meets(requirement, held);
  const values: Held[] = label.values ? [...label.values] : [undefined];
  if (label.optional) values.push(null);
  if (!label.values && !label.optional) {
    if (requirement.operator === "Exists" && requirement.missing === undefined) return "yes";
    if (requirement.operator === "DoesNotExist" && requirement.missing === undefined) return "no";
  }
  const answers = new Set(values.map((value) => meets(requirement, value)));
  return answers.size === 1 ? [...answers][0]! : "unknown";
}

/**
 * The kinds of machines that a pool has or makes, as far as these conditions tell them apart; undefined where they are
 * too many to follow.
 */
function variantsOf(pool: Pool, requirements: readonly Requirement[]): readonly Variant[] | undefined {
  let variants: Variant[] = [noVariant];
  for (const key of new Set(requirements.map((each) => each.key))) {
    const label = labelOf(pool, key);
    if (!label?.varies) continue;
    const choices = choicesOf(
      label,
      requirements.filter((each) => each.key === key),
    );
    if (variants.length * choices.length > mostVariants) return undefined;
    variants = variants.flatMap((variant) => choices.map((value) => new Map(variant).set(key, value)));
  }
  return variants;
}

/** One value for each side of every condition: what no condition tells apart needs to be tried once only. */
function choicesOf(label: PoolLabel, requirements: readonly Requirement[]): readonly string[] {
  if (label.values) return label.values;
  const tried = new Set<string>(["\0other"]);
  for (const { operator, values } of requirements) {
    for (const value of values) {
      tried.add(value);
      if ((operator === "Gt" || operator === "Lt") && integer.test(value)) {
        tried.add(String(BigInt(value) + 1n));
        tried.add(String(BigInt(value) - 1n));
      }
    }
  }
  return [...tried].filter((value) => !label.except?.includes(value));
}

/** The best answer that any machine of the pool gives. */
export function anyVariant(
  pool: Pool,
  requirements: readonly Requirement[],
  ask: (variant: Variant) => Answer,
): Answer {
  const variants = variantsOf(pool, requirements);
  return variants ? any(variants.map(ask)) : "unknown";
}
