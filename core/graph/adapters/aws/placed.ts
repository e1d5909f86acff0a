import type { References } from "../../aws/reference";
import type { Builder } from "../../build";
import { isMapping } from "../../mapping";
import type { AnyNode } from "../../nodes";
import type { OwnProperties, AwsNode } from "../../nodes/aws";
import type { Resource } from "../../resource";
import { roomyBy } from "../../roomy";
import { readOnto, type Field } from "../../shape";
import { defineUnknown, formatPath, markSecret, Secret, Unknown, type Path } from "../../value";
import { readReferencesAt } from "./references";
import type { Adapter } from "./table";
import { readTags } from "./tags";

/** How and where one property of a node is read. */
export interface Place<T> {
  /** How a value is read; a reference has none. */
  readonly field?: Field<T>;
  /** Alternatives, as `vpcConfig.publicAccessCidrs`; numbers are list indices. The first that is set counts. */
  readonly classic: readonly string[];
  readonly native: readonly string[];
}

type Alternatives = string | readonly string[];

/** A property at a path of the classic provider's resource, and of the native one's (the same unless given). */
export const at = <T>(field: Field<T>, classic: Alternatives, native: Alternatives = classic): Place<T> => ({
  field,
  classic: [classic].flat(),
  native: [native].flat(),
});

/** A property that points to other resources. */
export const refersTo = (classic: Alternatives, native: Alternatives = classic): Place<References> => ({
  classic: [classic].flat(),
  native: [native].flat(),
});

/** The places of all properties of `P`. */
export type Places<P> = { readonly [K in keyof P]-?: Place<NonNullable<P[K]>> };

export const isNative = (resource: Resource): boolean => resource.type.startsWith("aws-native:");

/** What is judged: the inputs; of a resource that was only read, what the provider answered. */
export const judged = (resource: Resource): Readonly<Record<string, unknown>> =>
  resource.external === true && Object.keys(resource.properties).length === 0
    ? (resource.outputs ?? {})
    : resource.properties;

interface Cursor {
  readonly value: unknown;
  readonly path: Path | undefined;
  readonly secret: boolean;
}

const open = (cursor: Cursor): Cursor =>
  cursor.value instanceof Secret ? { ...cursor, value: cursor.value.value, secret: true } : cursor;

/** Past a list to one of its entries. */
const entry = ({ value, path, secret }: Cursor, index: number): Cursor =>
  Array.isArray(value)
    ? open({ value: value[index] as unknown, path: { parent: path, key: index }, secret })
    : { value, path, secret };

/**
 * Goes one key down. Blocks that hold at most one entry are lists in some versions of the providers and mappings in
 * others: either form is followed.
 */
function step(builder: Builder, cursor: Cursor, key: string | number): Cursor {
  const index = typeof key === "number" ? key : undefined;
  if (index !== undefined && Array.isArray(cursor.value)) return entry(cursor, index);
  const { value, path, secret } = entry(cursor, 0);
  // Each property has a place of its own, also below what is not known: unknowns are told apart by their places.
  if (value instanceof Unknown) return { value, path: { parent: path, key }, secret };
  if (index !== undefined || value === undefined || value === null) return { value, path, secret };
  if (isMapping(value)) return open({ value: value[key], path: { parent: path, key }, secret });
  const message = `${formatPath(path)}: expected a mapping`;
  builder.problem(path!, message);
  return { value: new Unknown(`a valid value (${message})`), path: { parent: path, key }, secret };
}

type Properties = Readonly<Record<string, unknown>>;

function follow(builder: Builder, properties: Properties, keys: Parts["keys"]): Cursor {
  let cursor: Cursor = open({
    value: properties[keys[0]!],
    path: { parent: undefined, key: keys[0]! },
    secret: false,
  });
  for (let index = 1; index < keys.length; index++) cursor = step(builder, cursor, keys[index]!);
  return cursor;
}

interface Parts {
  readonly keys: readonly (string | number)[];
  /** As findings show it: `a[0].b`. */
  readonly shown: string;
}

const parts = new Map<string, Parts>();

/** A place's keys, taken apart once for all resources; places are ours and few, but for indices in fleets. */
function partsOf(place: string): Parts {
  let found = parts.get(place);
  if (!found) {
    const keys = place.split(".").map((key) => (/^\d+$/.test(key) ? Number(key) : key));
    found = { keys, shown: place.replace(/\.(\d+)(?=\.|$)/g, "[$1]") };
    if (parts.size < 4096) parts.set(place, found);
  }
  return found;
}

/** Reads one place, where something is set at its top, onto the target; false where nothing is set there itself. */
function readPlace(
  builder: Builder,
  properties: Properties,
  target: object,
  { name, field }: Reading,
  keys: Parts["keys"],
): boolean {
  const { value, path, secret } = follow(builder, properties, keys);
  if (value === undefined || value === null) return false;
  if (!field) {
    const found = readReferencesAt(builder, value, path!, String(keys[0]));
    (target as Record<string, unknown>)[name] = found;
    return found.length > 0;
  }
  if (secret) markSecret(target, name);
  if (value instanceof Unknown || !path) {
    if (value instanceof Unknown && path) defineUnknown(target, name, path, value, field.domain);
    return path !== undefined;
  }
  readOnto(target, name, field, value, path.parent, path.key, builder);
  return true;
}

/** Several properties may lie below what is wrong: one problem says it for all. */
class SayingOnce implements Builder {
  readonly resource: Resource;
  private said: Set<string> | undefined;

  constructor(private readonly builder: Builder) {
    this.resource = builder.resource;
  }

  add(node: AnyNode): void {
    this.builder.add(node);
  }

  notSeen(what: string, why: string): void {
    this.builder.notSeen(what, why);
  }

  problem(path: Path, message: string): void {
    if (this.said?.has(message)) return;
    (this.said ??= new Set()).add(message);
    this.builder.problem(path, message);
  }
}

const none: readonly never[] = Object.freeze([]);

type Shown = Record<string, string>;

/** How one property is read in one form of the resource. */
interface Reading {
  readonly name: string;
  readonly field: Field<unknown> | undefined;
  readonly alternatives: readonly Parts[];
}

/** How all properties are read in one form, with the places that are shown where each stands at its first one. */
interface Plan {
  readonly readings: readonly Reading[];
  readonly shown: Shown;
}

const plans = new WeakMap<object, { readonly classic: Plan; readonly native: Plan }>();

/** What is the same for all nodes of a kind is worked out once; most of them share one object for their places. */
function planOf(places: Readonly<Record<string, Place<unknown>>>, native: boolean): Plan {
  let found = plans.get(places);
  if (!found)
    plans.set(places, (found = { classic: plan(places, "classic"), native: plan(places, "native") }));
  return native ? found.native : found.classic;
}

function plan(places: Readonly<Record<string, Place<unknown>>>, form: "classic" | "native"): Plan {
  const readings = Object.entries(places).map(([name, place]): Reading => ({
    name,
    field: place.field,
    alternatives: place[form].map(partsOf),
  }));
  const shown = readings.map(({ name, alternatives }) => [name, alternatives[0]?.shown ?? ""] as const);
  return { readings, shown: Object.fromEntries(shown) };
}

/** Puts the properties onto a node, each from the place where this resource's provider keeps it. */
export function readPlaced(
  builder: Builder,
  target: object & { places?: Shown },
  places: Readonly<Record<string, Place<unknown>>>,
  properties: Properties = judged(builder.resource),
): void {
  const { readings, shown } = planOf(places, isNative(builder.resource));
  let found = shown;
  let context: Builder | undefined;
  for (const reading of readings) {
    const { name, field, alternatives } = reading;
    let used: Parts | undefined;
    for (const each of alternatives) {
      // Most places are empty: seen before anything is made for them.
      const top = properties[each.keys[0]!];
      if (top === undefined || top === null) continue;
      context ??= new SayingOnce(builder);
      if (!readPlace(context, properties, target, reading, each.keys)) continue;
      used = each;
      break;
    }
    if (!used) (target as Record<string, unknown>)[name] = field ? undefined : none;
    else if (used !== alternatives[0]) {
      if (found === shown) found = { ...shown };
      found[name] = used.shown;
    }
  }
  target.places = target.places ? { ...target.places, ...found } : found;
}

interface EmptyNode {
  kind: string;
  platform: "aws";
  native: boolean;
  id: string;
  name: string;
  resource: Resource;
  path: Path | undefined;
}

const roomFor = roomyBy();

/** A node of a resource with what every node has; the rest is still to be put on it. */
export function emptyNode(resource: Resource, kind: string): EmptyNode {
  const node = roomFor(kind) as EmptyNode;
  node.kind = kind;
  node.platform = "aws";
  node.native = isNative(resource);
  node.id = resource.id;
  node.name = resource.name;
  node.resource = resource;
  node.path = undefined;
  return node;
}

/** Adds the node that a resource as a whole becomes. */
export function addPlaced<N extends AwsNode>(
  builder: Builder,
  kind: N["kind"],
  places: Readonly<Record<string, Place<unknown>>>,
  more: object = {},
): N {
  const { resource } = builder;
  const node = Object.assign(emptyNode(resource, kind), more);
  readTags(builder, node);
  readPlaced(builder, node, places);
  builder.add(node as never);
  return node as unknown as N;
}

/** The adapter of resources that become one node each; `more` stands on all of them. */
export const placed =
  <N extends AwsNode>(
    kind: N["kind"],
    places: Readonly<Record<string, Place<unknown>>>,
    more: Partial<OwnProperties<N>> = {},
  ): Adapter =>
  (builder) =>
    void addPlaced<N>(builder, kind, places, more);
