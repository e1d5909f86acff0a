import assert from "node:assert/strict";
import { Unknown, type Resource } from "../../core/graph";
import type { Finding } from "../../core/policy/finding";
import type { Example, Policy } from "../../core/policy/policy";
import { told } from "./examples-alone";
import { judgeExample } from "./judge-example";
import { mutate } from "./mutations";

export const absent = Symbol("absent");
export const unknown = new Unknown("it");

/** What differs from one of the policy's own examples. */
export interface Variation {
  /** The title of the example. */
  readonly of: string;
  /** A place, as `NodeGroup front: labels.pool`, and what stands there: any value, `unknown`, or `absent`. */
  readonly at?: readonly [place: string, value: unknown];
  /** A resource that is not there, as `NodeGroup front`. */
  readonly without?: string;
  /** Another own example whose resources stand beside it. */
  readonly beside?: string;
  /** Another own example whose estate holds, or null for the examples' plain one. */
  readonly estateOf?: string | null;
  /** Another own example whose image statuses hold, or null for none. */
  readonly imagesOf?: string | null;
  readonly stack?: string;
  /** What is found, in any order: `passes` and `not applicable` where nothing is. */
  readonly finds: readonly string[];
}

export type Variations = Readonly<Record<string, readonly Variation[]>>;

/** `NodeGroup front`, where no other resource of the example is called so; otherwise its id. */
function labelOf(resource: Resource, all: readonly Resource[]): string {
  const short = ({ id, name }: Resource): string =>
    `${id.includes("::") ? id.split("::").at(-2)!.split(":").at(-1)! : (id.split("/").at(-3) ?? id)} ${name}`;
  const label = short(resource);
  return all.filter((each) => short(each) === label).length === 1 ? label : resource.id;
}

function indexOf({ resources }: Example, label: string): number {
  const index = resources.findIndex((each) => labelOf(each, resources) === label);
  assert.notEqual(
    index,
    -1,
    `the example has no ${label}, but ${resources.map((each) => labelOf(each, resources)).join(", ")}`,
  );
  return index;
}

type Step = string | number;

/** The steps of a place as JSON, since names may hold dots, or as plain text. */
const stepsOf = (text: string): readonly Step[] =>
  text.startsWith("[")
    ? (JSON.parse(text) as readonly Step[])
    : text.split(".").map((step) => (/^\d+$/.test(step) ? Number(step) : step));

function put(properties: unknown, place: readonly Step[], value: unknown): unknown {
  if (value !== absent) return mutate(properties, place, () => value);
  const last = place.at(-1)!;
  return mutate(properties, place.slice(0, -1), (was) =>
    Array.isArray(was)
      ? was.filter((_, index) => index !== last)
      : Object.fromEntries(Object.entries(was as object).filter(([name]) => name !== last)),
  );
}

/** The example as the variation has it. */
function varied(policy: Policy, variation: Variation): Example {
  const examples = { ...policy.good(), ...policy.bad() };
  const named = (title: string): Example => {
    const found = examples[title];
    assert.ok(found, `${policy.name} has no example "${title}"`);
    return found;
  };
  const example = named(variation.of);
  let resources = example.resources;
  if (variation.at) {
    const [place, value] = variation.at;
    const cut = place.lastIndexOf(": ");
    const index = indexOf(example, place.slice(0, cut));
    const resource = resources[index]!;
    const properties = put(
      resource.properties,
      stepsOf(place.slice(cut + 2)),
      value,
    ) as Resource["properties"];
    resources = resources.with(index, { ...resource, properties });
  }
  if (variation.without !== undefined)
    resources = resources.toSpliced(indexOf(example, variation.without), 1);
  if (variation.beside !== undefined) {
    const ids = new Set(resources.map(({ id }) => id));
    resources = [...resources, ...named(variation.beside).resources.filter(({ id }) => !ids.has(id))];
  }
  const { estate: ownEstate, images: ownImages, stack: ownStack, ...rest } = example;
  const estate =
    variation.estateOf === undefined
      ? ownEstate
      : variation.estateOf === null
        ? undefined
        : named(variation.estateOf).estate;
  const images =
    variation.imagesOf === undefined
      ? ownImages
      : variation.imagesOf === null
        ? undefined
        : named(variation.imagesOf).images;
  const stack = variation.stack ?? ownStack;
  return {
    ...rest,
    resources,
    ...(estate && { estate }),
    ...(images && { images }),
    ...(stack !== undefined && { stack }),
  };
}

const said = (finding: Finding): string =>
  finding.kind === "violation" ? told(finding) : `${finding.kind}: ${told(finding)}`;

/** What the policy alone says of the variation. */
export function findsOf(policy: Policy, variation: Variation): readonly string[] {
  const { findings, tallies } = judgeExample([policy], varied(policy, variation));
  assert.equal(
    new Set(findings.map(({ fingerprint }) => fingerprint)).size,
    findings.length,
    "two findings are one",
  );
  if (findings.length > 0) return findings.map(said).sort();
  return [(tallies.get(policy.name)?.pass ?? 0) > 0 ? "passes" : "not applicable"];
}
