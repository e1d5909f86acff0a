import type { Resource } from "../../resource";
import { Secret, Unknown } from "../../value";

type Properties = Readonly<Record<string, unknown>>;

/** A value from a component's inputs, with the resources that it comes from. */
class Taken {
  constructor(
    readonly value: unknown,
    readonly sources: readonly string[],
  ) {}
}

/** A part of a component as another part refers to it: its id or ARN, which is not known before it exists. */
export class Part {
  constructor(
    readonly urn: string,
    readonly type: string,
    readonly name: string,
  ) {}
}

const isMap = (value: unknown): value is Properties =>
  typeof value === "object" &&
  value !== null &&
  !Array.isArray(value) &&
  !(value instanceof Unknown) &&
  !(value instanceof Secret);

/**
 * Makes the resources that a remote component would create. Properties may hold parts (references to them), values
 * taken from the component's inputs (which keep their dependencies) and undefined ones (which are left out).
 */
export class Component {
  readonly resources: Resource[] = [];
  /** For each output of the component, the parts that it comes from. */
  readonly outputs: Record<string, readonly Part[]> = {};

  constructor(readonly resource: Resource) {}

  get name(): string {
    return this.resource.name;
  }

  /** What an input holds, at a path of keys: the plain value, `Unknown`, or undefined. */
  read(...path: readonly string[]): unknown {
    let at: unknown = this.resource.properties;
    for (const key of path) {
      at = opened(at);
      if (at instanceof Unknown) return at;
      at = isMap(at) && Object.hasOwn(at, key) ? at[key] : undefined;
    }
    return opened(at) ?? undefined;
  }

  /** An input to hand on, secrets kept, dependencies too; undefined where it is absent. */
  take(...path: readonly [string, ...string[]]): unknown {
    const value = this.handOn(path);
    return value === undefined ? undefined : this.with(path[0], value);
  }

  /** A value that was made of an input. */
  with(input: string, value: unknown): unknown {
    return new Taken(value, this.resource.propertyDependencies?.[input] ?? []);
  }

  /** Properties that were all made of one input. */
  withAll(input: string, properties: Properties | undefined): Properties {
    return Object.fromEntries(
      Object.entries(properties ?? {}).map(([key, value]) => [key, this.with(input, value)]),
    );
  }

  /** Inputs to hand on under the same names. */
  takeAll(names: readonly string[]): Properties {
    return Object.fromEntries(names.map((name) => [name, this.take(name)]));
  }

  /** All inputs but the named ones. */
  takeRest(left: readonly string[]): Properties {
    return this.takeAll(Object.keys(this.resource.properties).filter((name) => !left.includes(name)));
  }

  flag(fallback: boolean, ...path: readonly string[]): boolean | Unknown {
    const value = this.read(...path);
    return value === undefined
      ? fallback
      : typeof value === "boolean" || value instanceof Unknown
        ? value
        : fallback;
  }

  add(type: string, name: string, properties: Properties, parent?: Part): Part {
    const [stack = "", project = "", types = ""] = (parent?.urn ?? this.urn).split("::");
    const part = new Part(`${stack}::${project}::${types}$${type}::${name}`, type, name);
    const plain: Record<string, unknown> = {};
    const propertyDependencies: Record<string, readonly string[]> = {};
    for (const [key, value] of Object.entries(properties)) {
      const sources = new Set<string>();
      const resolved = resolve(value, sources);
      if (resolved === undefined) continue;
      plain[key] = resolved;
      if (sources.size > 0) propertyDependencies[key] = [...sources];
    }
    const { stack: owner, provider, locate } = this.resource;
    this.resources.push({
      id: part.urn,
      urn: part.urn,
      type,
      name,
      properties: plain,
      parent: parent?.urn ?? this.urn,
      custom: !/^(?:awsx|eks):/.test(type),
      ...(Object.keys(propertyDependencies).length > 0 && { propertyDependencies }),
      ...(provider !== undefined && { provider }),
      ...(owner !== undefined && { stack: owner }),
      ...(locate && { locate }),
    });
    return part;
  }

  private get urn(): string {
    return this.resource.urn ?? this.resource.id;
  }

  private handOn(path: readonly string[]): unknown {
    let at: unknown = this.resource.properties;
    for (const key of path) {
      if (at instanceof Secret || at instanceof Unknown) return at;
      at = isMap(at) && Object.hasOwn(at, key) ? at[key] : undefined;
    }
    return at ?? undefined;
  }
}

function resolve(value: unknown, sources: Set<string>): unknown {
  if (value instanceof Part) {
    sources.add(value.urn);
    return new Unknown(`the id of ${value.type} ${value.name}`);
  }
  if (value instanceof Taken) {
    for (const source of value.sources) sources.add(source);
    return resolve(value.value, sources);
  }
  if (Array.isArray(value))
    return value.map((item) => resolve(item, sources)).filter((item) => item !== undefined);
  if (!isMap(value)) return value;
  const result: Record<string, unknown> = {};
  for (const [key, item] of Object.entries(value)) {
    const resolved = resolve(item, sources);
    if (resolved !== undefined) result[key] = resolved;
  }
  return result;
}

/** What a secret holds; where that is structured, what it consists of is secret in its turn. */
function opened(value: unknown): unknown {
  if (!(value instanceof Secret)) return value;
  const { value: inner } = value;
  if (Array.isArray(inner)) return inner.map(seal);
  if (!isMap(inner)) return inner;
  return Object.fromEntries(Object.entries(inner).map(([key, item]) => [key, seal(item)]));
}

const seal = (value: unknown): unknown =>
  value instanceof Secret || value === null || value === undefined ? value : new Secret(value);

/** The mappings in a list; undefined where there is no list. */
export function mapsIn(value: unknown): Properties[] | undefined {
  const list = opened(value);
  return Array.isArray(list) ? list.map(opened).filter(isMap) : undefined;
}

export function mapIn(value: unknown): Properties | undefined {
  const map = opened(value);
  return isMap(map) ? map : undefined;
}
