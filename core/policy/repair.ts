import { Secret, Unknown, type Resource } from "../graph";
import type { Finding } from "./finding";
import { stepsOf } from "./paths";
import type { Policy } from "./policy";

type Mapping = Readonly<Record<string, unknown>>;

/** What a repair puts in a place to leave nothing there; of a list, the item goes. */
export const absent = Symbol("absent");

/** By the last name of the path of a finding: what is to stand there. `[]` stands for an item of a list. */
export type FixedRepairs = Readonly<Record<string, unknown>>;

/** They are judged in words of others, in which nothing can be put into them: containers in those of Kubernetes, machines in EC2's. */
const translated: ReadonlySet<string> = new Set([
  "aws:ecs/taskDefinition:TaskDefinition",
  "aws-native:ecs:TaskDefinition",
  "aws:batch/jobDefinition:JobDefinition",
  "aws-native:batch:JobDefinition",
  "aws:batch/computeEnvironment:ComputeEnvironment",
  "aws-native:batch:ComputeEnvironment",
]);

/** What a repair has to know of a finding. */
export type Found = Pick<Finding, "policy" | "kind" | "path"> & { readonly subject: { readonly id: string } };

/** Whether a policy can mend what it finds. */
export const canRepair = (policy: Policy): boolean =>
  policy.remediate !== undefined || policy.repairs !== undefined;

/**
 * Mends what policies found in a resource. What is not known, and what came as a secret, is left alone.
 *
 * @param findings of any policy, on any resource
 * @returns the changed properties; undefined where nothing is to be mended
 */
export function mend(
  policies: readonly Policy[],
  resource: Resource,
  findings: readonly Found[],
): Mapping | undefined {
  const own = findings.filter(({ kind, subject }) => kind === "violation" && subject.id === resource.id);
  const repairing = policies.filter(({ name }) => own.some(({ policy }) => policy === name));
  const fixed = new Map(
    repairing.flatMap(({ name, repairs }) => (repairs ? [[name, repairs] as const] : [])),
  );
  const places = new Map<string, Place>();
  for (const { policy, path } of own) {
    const repairs = translated.has(resource.type) ? undefined : fixed.get(policy);
    // Two policies may find the same item of a list: it goes once.
    if (repairs) places.set(path, { steps: stepsOf(path), repairs });
  }
  // Of a list the last goes first, so that the places of the others stay true.
  let { properties } = resource;
  for (const { steps, repairs } of [...places.values()].sort(fromTheEnd))
    properties = put(properties, steps, repairs);
  for (const { remediate } of repairing) properties = remediate?.({ ...resource, properties }) ?? properties;
  return properties === resource.properties ? undefined : properties;
}

interface Place {
  readonly steps: Steps;
  readonly repairs: FixedRepairs;
}

type Steps = readonly (string | number)[];

function fromTheEnd({ steps: a }: Place, { steps: b }: Place): number {
  const at = a.findIndex((step, index) => step !== b[index]);
  // What are no two items of one list keep their order: so does what is no number.
  return Number(b[at]) - Number(a[at]);
}

function put(properties: Mapping, place: Steps, repairs: FixedRepairs): Mapping {
  const last = place.at(-1);
  const name = typeof last === "number" ? "[]" : last;
  if (name === undefined || !Object.hasOwn(repairs, name)) return properties;
  return change(properties, place, repairs[name]) as Mapping;
}

const isMarked = (value: unknown): boolean => value instanceof Unknown || value instanceof Secret;

/** What says yes and no by words of its own, as Cloud Control's `ENABLED`, takes no `false`. */
const isOtherWord = (before: unknown, wanted: unknown): boolean =>
  typeof wanted === "boolean" && typeof before === "string" && before !== "true" && before !== "false";

function change(value: unknown, [step, ...rest]: Steps, wanted: unknown): unknown {
  if (typeof step === "number") {
    if (!Array.isArray(value) || step >= value.length || isMarked(value[step])) return value;
    const after = rest.length === 0 ? wanted : change(value[step], rest, wanted);
    if (after === absent) return value.toSpliced(step, 1);
    return after === value[step] ? value : value.with(step, after);
  }
  if (step === undefined || (value !== undefined && (typeof value !== "object" || Array.isArray(value))))
    return value;
  const mapping = (value ?? {}) as Mapping;
  const before = Object.hasOwn(mapping, step) ? mapping[step] : undefined;
  if (isMarked(before) || (rest.length === 0 && isOtherWord(before, wanted))) return value;
  const after = rest.length === 0 ? wanted : change(before, rest, wanted);
  if (after === before) return value;
  if (after !== absent) return { ...mapping, [step]: after };
  const { [step]: _, ...others } = mapping;
  return others;
}
