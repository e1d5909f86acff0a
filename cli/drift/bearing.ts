import { buildGraph, peek, Secret, Unknown, type Node, type Resource } from "../../core/graph";
import type { Difference, Keys } from "./differences";

/**
 * Whether a difference bears on any policy: whether what policies read of the resource is another thing with the program's
 * value than with the state's.
 */
export class Bearing {
  private readonly before: string;

  /** @param resource as the state has it */
  constructor(private readonly resource: Resource) {
    this.before = readingOf(resource);
  }

  of(difference: Difference): boolean {
    const { resource } = this;
    const properties = withProgram(resource.properties, difference.keys, difference);
    return readingOf({ ...resource, properties: properties as Resource["properties"] }) !== this.before;
  }
}

/** The resource as the state would have it had nothing drifted. */
export function asDeclared(resource: Resource, changed: readonly Difference[]): Resource {
  if (changed.length === 0) return resource;
  // From behind, so that what is put into a list or taken out of it moves nothing that is still to be found.
  const ordered = [...changed].sort((a, b) => compareKeys(b.keys, a.keys));
  const properties = ordered.reduce<unknown>(
    (before, each) => withProgram(before, each.keys, each),
    resource.properties,
  ) as Resource["properties"];
  return { ...resource, properties, deployed: properties };
}

function compareKeys(a: Keys, b: Keys): number {
  for (let at = 0; at < Math.min(a.length, b.length); at++) {
    const [left, right] = [a[at]!, b[at]!];
    if (left === right) continue;
    return typeof left === "number" && typeof right === "number" ? left - right : left < right ? -1 : 1;
  }
  return a.length - b.length;
}

/** The state's properties with the program's value in one place. */
function withProgram(value: unknown, [key, ...rest]: Keys, difference: Difference): unknown {
  if (key === undefined) return difference.program;
  if (value instanceof Secret) return new Secret(withProgram(value.value, [key, ...rest], difference));
  if (Array.isArray(value)) {
    const list = [...(value as unknown[])];
    if (rest.length > 0 || !difference.item)
      list[key as number] = withProgram(list[key as number], rest, difference);
    else if ("program" in difference) list.splice(key as number, 0, difference.program);
    else list.splice(key as number, 1);
    return list;
  }
  const mapping: Record<string, unknown> = { ...(value as Record<string, unknown>) };
  const next = withProgram(mapping[key], rest, difference);
  if (next === undefined) Reflect.deleteProperty(mapping, key);
  else
    Object.defineProperty(mapping, key, {
      value: next,
      enumerable: true,
      configurable: true,
      writable: true,
    });
  return mapping;
}

/** What policies can read of a resource, as one text; never shown. */
function readingOf(resource: Resource): string {
  const graph = buildGraph([resource]);
  const all: unknown[] = [...graph.everyNode()].map((node) => [node.kind, reading(node, 0)]);
  return JSON.stringify([all, graph.problems.map(({ message }) => message)]);
}

/** What every node has beside what was read of its resource. */
const common = new Set(["kind", "id", "resource", "path"]);
const deepest = 40;

function reading(value: unknown, depth: number): unknown {
  if (value instanceof Unknown) return { "?": true };
  if (value instanceof Secret) return { secret: reading(value.value, depth) };
  if (typeof value !== "object" || value === null || depth > deepest) return value;
  if (Array.isArray(value)) return value.map((_, index) => reading(peekAt(value, index), depth + 1));
  if (value instanceof Map || value instanceof Set) return [...value].map((each) => reading(each, depth + 1));
  if (depth > 0 && isNode(value)) return value.kind;
  return Object.keys(value).map((key) =>
    depth === 0 && common.has(key) ? key : [key, reading(peekAt(value, key), depth + 1)],
  );
}

const peekAt = (holder: object, key: string | number): unknown =>
  peek(() => (holder as Readonly<Record<string | number, unknown>>)[key]);

const isNode = (value: object): value is Node => "kind" in value && "resource" in value && "id" in value;
