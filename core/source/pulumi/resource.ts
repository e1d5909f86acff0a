import type { Location, Resource } from "../../graph/resource";
import { pulumiId } from "../../graph/resource-id";
import type { Path } from "../../graph/value";
import { hideIgnored } from "./ignore-changes";
import { parseUrn } from "./urn";
import { missingFrom, plainValue } from "./values";

type Mapping = Readonly<Record<string, unknown>>;

export interface StateContext {
  readonly locate?: (keys: readonly (string | number)[]) => Location | undefined;
}

const isMapping = (value: unknown): value is Mapping =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const text = (value: unknown): string | undefined =>
  typeof value === "string" && value !== "" ? value : undefined;
const texts = (value: unknown): readonly string[] | undefined =>
  Array.isArray(value) ? (value as unknown[]).filter((item) => typeof item === "string") : undefined;

/**
 * A resource as the engine writes it in a state, a preview's step or an event. Judged are the inputs; of the outputs only
 * what the provider computed is kept, for ids and ARNs, and for reads, which have no inputs.
 *
 * @returns a sentence that says what is wrong where it is not a resource
 */
export function toResource(state: unknown, context: StateContext): Resource | string {
  if (!isMapping(state)) return "a resource is not an object";
  const urn = text(state["urn"]);
  const parts = parseUrn(urn);
  if (urn === undefined || !parts) return "a resource has no valid URN";
  const type = text(state["type"]) ?? parts.type;
  for (const name of ["inputs", "outputs", "defaults"]) {
    const given = state[name];
    if (given !== undefined && given !== null && !isMapping(given))
      return `${parts.type} ${parts.name}: ${name} is not an object`;
  }
  const external = state["external"] === true;
  const propertyDependencies = isMapping(state["propertyDependencies"])
    ? (state["propertyDependencies"] as Record<string, readonly string[]>)
    : undefined;
  const options = { missing: missingFrom(propertyDependencies) };
  const plain = (value: unknown): Mapping =>
    isMapping(value) ? (plainValue(value, undefined, options) as Mapping) : {};
  const given = isMapping(state["defaults"])
    ? { ...plain(state["defaults"]), ...plain(state["inputs"]) }
    : plain(state["inputs"]);
  const inputs = hideIgnored(given, state["ignoreChanges"]);
  const answered = plain(state["outputs"]);
  const properties = external ? { ...answered, ...inputs } : inputs;
  const outputs = external ? answered : computedOutputs(type, inputs, answered);
  const physicalId = text(state["id"]);
  const { locate } = context;
  return defined({
    id: pulumiId(urn, type, properties),
    urn,
    type,
    name: parts.name,
    properties,
    outputs,
    physicalId: physicalId && !isUnknownId(physicalId) ? physicalId : undefined,
    provider: text(state["provider"]),
    parent: text(state["parent"]),
    custom: typeof state["custom"] === "boolean" ? state["custom"] : undefined,
    remote: typeof state["remote"] === "boolean" ? state["remote"] : undefined,
    external: external || undefined,
    dependencies: texts(state["dependencies"]),
    propertyDependencies,
    stack: `${parts.project}/${parts.stack}`,
    locate: locate && ((path: Path | undefined) => locate(keysOf(path))),
  });
}

const isUnknownId = (id: string): boolean => typeof plainValue(id, undefined) !== "string";

/** Kubernetes objects come back whole, with status and managed fields: nothing in them is needed beyond the inputs. */
function computedOutputs(type: string, inputs: Mapping, outputs: Mapping): Mapping | undefined {
  if (type.startsWith("kubernetes:")) return undefined;
  let computed: Record<string, unknown> | undefined;
  for (const key of Object.keys(outputs)) {
    if (Object.hasOwn(inputs, key) || key.startsWith("__") || key === "tagsAll") continue;
    const value = outputs[key];
    if (value === null || value === "" || (Array.isArray(value) && value.length === 0)) continue;
    (computed ??= {})[key] = value;
  }
  return computed;
}

/** Drops the keys whose value is undefined. */
function defined<T extends object>(value: { readonly [K in keyof T]: T[K] | undefined }): T {
  const result: Record<string, unknown> = {};
  for (const [key, item] of Object.entries(value)) if (item !== undefined) result[key] = item;
  return result as T;
}

export function keysOf(path: Path | undefined): (string | number)[] {
  const keys: (string | number)[] = [];
  for (let at = path; at; at = at.parent) keys.push(at.key);
  return keys.reverse();
}
