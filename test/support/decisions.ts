import { Unknown, type Resource } from "../../core/graph";
import type { Finding } from "../../core/policy/finding";
import type { Example, Policy } from "../../core/policy/policy";
import { judgeExample } from "./judge-example";

type Steps = readonly (string | number)[];

const unknown = new Unknown("what it is made of");

/** What may stand in the place of a value: nothing, something unknown, another value of its kind. */
function othersOf(value: unknown): readonly (readonly [name: string, other: unknown])[] {
  const others: (readonly [string, unknown])[] = [
    ["absent", undefined],
    ["unknown", unknown],
  ];
  if (typeof value === "boolean") others.push([String(!value), !value]);
  if (typeof value === "number") others.push([String(value + 1), value + 1]);
  if (typeof value === "string")
    others.push(["other", "other"], ["longer", `${value}-x`], ["prefixed", `x-${value}`]);
  if (Array.isArray(value) && value.length > 0) others.push(["empty", []]);
  return others;
}

const isPlain = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype;

function* placesIn(value: unknown, at: Steps = []): Generator<readonly [Steps, unknown]> {
  if (at.length > 0) yield [at, value];
  if (Array.isArray(value)) {
    const items: readonly unknown[] = value;
    // The items of a list are alike: the first and the last tell how they are taken.
    for (const index of new Set([0, items.length - 1]))
      if (index >= 0) yield* placesIn(items[index], [...at, index]);
  } else if (isPlain(value))
    for (const [key, item] of Object.entries(value)) yield* placesIn(item, [...at, key]);
}

function put(value: unknown, [step, ...rest]: Steps, other: unknown): unknown {
  if (step === undefined) return other;
  if (Array.isArray(value)) {
    const items = value as readonly unknown[];
    if (rest.length === 0 && other === undefined) return items.filter((_, at) => at !== step);
    return items.map((item, at) => (at === step ? put(item, rest, other) : item));
  }
  return { ...(value as object), [step]: put((value as Record<string, unknown>)[step], rest, other) };
}

/**
 * What a policy decides where one value of its examples is another: a line for each that changes its verdict, so that
 * every clause of a check shows in one of them.
 */
export function* decisionsOf(policy: Policy): Generator<string> {
  const examples = [
    ...Object.entries(policy.bad()).map(([title, example]) => [`bad, ${title}`, example] as const),
    ...Object.entries(policy.good()).map(([title, example]) => [`good, ${title}`, example] as const),
  ];
  for (const [title, example] of examples) {
    const before = verdict(policy, example);
    yield `${title}: ${before}`;
    for (const [name, variant] of variantsOf(example)) {
      const after = verdict(policy, variant);
      if (after !== before) yield `  ${name}: ${after}`;
    }
  }
}

/** So many values of an example are changed at most: the rest of a long one is what every example has. */
const most = 60;

function* variantsOf(example: Example): Generator<readonly [string, Example]> {
  let count = 0;
  for (const [index, resource] of example.resources.entries()) {
    const replace = (properties: unknown): Example => ({
      ...example,
      resources: example.resources.map((each, at) =>
        at === index ? { ...each, properties: properties as Resource["properties"] } : each,
      ),
    });
    if (example.resources.length > 1)
      yield [
        `without ${resource.name}`,
        { ...example, resources: example.resources.filter((_, at) => at !== index) },
      ];
    for (const [steps, value] of placesIn(resource.properties)) {
      if (steps[0] === "apiVersion" || steps[0] === "kind") continue;
      for (const [name, other] of othersOf(value)) {
        if (++count > most) return;
        yield [
          `${resource.name} ${steps.join(".")} ${name}`,
          replace(put(resource.properties, steps, other)),
        ];
      }
    }
  }
}

function verdict(policy: Policy, example: Example): string {
  const findings = judgeExample([policy], example).findings;
  return findings.length === 0 ? "passes" : findings.map(told).join("; ");
}

const told = ({ kind, message, path }: Finding): string =>
  kind === "unknown" || kind === "error" ? message : `${message} (${path})`;
