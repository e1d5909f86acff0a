import { accountByArn } from "../../graph/aws-control/accounts";
import { isMapping, type Mapping } from "../../graph/mapping";
import type { Location, Resource } from "../../graph/resource";
import { pulumiId } from "../../graph/resource-id";
import { roomy } from "../../graph/roomy";
import type { Path } from "../../graph/value";
import { hideIgnored } from "./ignore-changes";
import { parseUrn, type Urn } from "./urn";
import { asSecret, missingFrom, plainValue, type ValueOptions } from "./values";

type Keys = readonly (string | number)[];

const isEmptyList = (value: unknown): boolean => Array.isArray(value) && value.length === 0;
const text = (value: unknown): string | undefined =>
  typeof value === "string" && value !== "" ? value : undefined;
const flag = (value: unknown): boolean | undefined => (typeof value === "boolean" ? value : undefined);

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

const EmptyResource = roomy();

type Repeated = "provider" | "parent" | "dependency";

/** Where a resource was read from. */
interface Place {
  locate(keys: Keys): Location;
}

/**
 * Makes resources of what the engine writes in a state, a preview's step or an event. Judged are the inputs; of the outputs
 * only what the provider computed is kept, for ids and ARNs, and for reads, which have no inputs.
 *
 * A state of 100,000 resources repeats few types, parents and providers: their texts are kept once.
 */
export class ResourceMaker {
  private readonly texts = new Map<string, string>();
  /** The last of each kind: resources of a kind mostly follow each other, and comparing is cheaper than looking up. */
  private lastStack = { project: "", stack: "", text: "" };
  private readonly last: Record<Repeated, string> = { provider: "", parent: "", dependency: "" };

  /**
   * @param keys where the inputs stand below the place
   * @param position where the program makes the resource, if that is known
   * @returns a sentence that says what is wrong where it is not a resource
   */
  make(state: unknown, place?: Place, keys: Keys = [], position?: Location): Resource | string {
    if (!isMapping(state)) return "a resource is not an object";
    const urn = text(state["urn"]);
    const parts = parseUrn(urn);
    if (urn === undefined || !parts) return "a resource has no valid URN";
    for (const name of ["inputs", "outputs", "defaults"]) {
      const given = state[name];
      if (given !== undefined && given !== null && !isMapping(given))
        return `${parts.type} ${parts.name}: ${name} is not an object`;
    }
    const type = this.once(text(state["type"]) ?? parts.type);
    const external = state["external"] === true;
    const propertyDependencies = this.propertyDependencies(state["propertyDependencies"]);
    const plain = plainWith({ missing: missingFrom(propertyDependencies) });
    const given = isMapping(state["defaults"])
      ? { ...plain(state["defaults"]), ...plain(state["inputs"]) }
      : plain(state["inputs"]);
    const inputs = hideIgnored(given, state["ignoreChanges"]);
    const outputs = hideSecrets(
      plain(external ? state["outputs"] : computedOutputs(type, inputs, state["outputs"])),
      state["additionalSecretOutputs"],
    );
    const properties = external ? { ...outputs, ...inputs } : inputs;
    const resource = new EmptyResource() as Mutable<Resource>;
    resource.id = pulumiId(urn, type, properties);
    resource.urn = urn;
    resource.type = type;
    resource.name = parts.name;
    resource.properties = properties;
    resource.stack = this.stackOf(parts);
    const provider = this.again("provider", text(state["provider"]));
    if (provider !== undefined) resource.provider = provider;
    const parent = this.again("parent", text(state["parent"]));
    if (parent !== undefined) resource.parent = parent;
    const custom = flag(state["custom"]);
    if (custom !== undefined) resource.custom = custom;
    const physicalId = knownId(state["id"]);
    if (physicalId !== undefined) resource.physicalId = physicalId;
    const dependencies = this.urns(state["dependencies"]);
    if (dependencies) resource.dependencies = dependencies;
    if (propertyDependencies) resource.propertyDependencies = propertyDependencies;
    if (Object.keys(outputs).length > 0) resource.outputs = outputs;
    // Said here already, because the graph would have to copy the resource to say it.
    const account = this.once(accountByArn(type, outputs));
    if (account !== undefined) resource.account = account;
    const remote = flag(state["remote"]);
    if (remote !== undefined) resource.remote = remote;
    if (external) resource.external = true;
    if (position) resource.locate = () => position;
    else if (place) resource.locate = locator(place, keys);
    return resource;
  }

  private once(value: string): string;
  private once(value: string | undefined): string | undefined;
  private once(value: string | undefined): string | undefined {
    if (value === undefined) return undefined;
    const known = this.texts.get(value);
    if (known === undefined) this.texts.set(value, value);
    return known ?? value;
  }

  /** The same as `once`, for what mostly is the same as the last one. */
  private again(kind: Repeated, value: string): string;
  private again(kind: Repeated, value: string | undefined): string | undefined;
  private again(kind: Repeated, value: string | undefined): string | undefined {
    if (value === undefined) return undefined;
    return this.last[kind] === value ? this.last[kind] : (this.last[kind] = this.once(value));
  }

  private stackOf({ project, stack }: Urn): string {
    const { lastStack: last } = this;
    if (last.project === project && last.stack === stack && last.text !== "") return last.text;
    const text = this.once(`${project}/${stack}`);
    this.lastStack = { project, stack, text };
    return text;
  }

  private urns(value: unknown): readonly string[] | undefined {
    if (!Array.isArray(value) || value.length === 0) return undefined;
    return (value as unknown[])
      .filter((item) => typeof item === "string")
      .map((item) => this.again("dependency", item));
  }

  /** Most inputs depend on nothing; only those that do are kept. */
  private propertyDependencies(value: unknown): Record<string, readonly string[]> | undefined {
    if (!isMapping(value)) return undefined;
    let kept: Record<string, readonly string[]> | undefined;
    const lists = Object.values(value);
    if (lists.every(isEmptyList)) return undefined;
    const keys = Object.keys(value);
    for (let index = 0; index < keys.length; index += 1) {
      const key = keys[index]!;
      const urns = this.urns(lists[index]);
      if (urns && key !== "__proto__") (kept ??= {})[key] = urns;
    }
    return kept;
  }
}

/** Makes a resource of what the engine says of one, where nothing is known of its place. */
export const toResource = (state: unknown, source: { readonly place?: Place } = {}): Resource | string =>
  new ResourceMaker().make(state, source.place);

// Functions of their own, so that what a resource keeps for its place doesn't hold what was only needed to read it.
const locator =
  (place: Place, keys: Keys): NonNullable<Resource["locate"]> =>
  (path) =>
    place.locate(path === undefined ? [] : [...keys, ...keysOf(path)]);

const plainWith =
  (options: ValueOptions) =>
  (value: unknown): Mapping =>
    isMapping(value) ? (plainValue(value, undefined, options) as Mapping) : {};

const knownId = (id: unknown): string | undefined => text(plainValue(text(id), undefined));

/** Outputs that the program declared to be secret. */
function hideSecrets(outputs: Mapping, names: unknown): Mapping {
  if (!Array.isArray(names) || names.length === 0) return outputs;
  const secret = new Set(names as unknown[]);
  return Object.fromEntries(
    Object.entries(outputs).map(([name, value]) => [name, secret.has(name) ? asSecret(value) : value]),
  );
}

/** Kubernetes objects come back whole, with status and managed fields: nothing in them is needed beyond the inputs. */
function computedOutputs(type: string, inputs: Mapping, outputs: unknown): Mapping | undefined {
  if (!isMapping(outputs) || type.startsWith("kubernetes:")) return undefined;
  let computed: Record<string, unknown> | undefined;
  const values = Object.values(outputs);
  Object.keys(outputs).forEach((key, index) => {
    const value = values[index];
    if (value === null || value === "" || isEmptyList(value)) return;
    if (Object.hasOwn(inputs, key) || key.startsWith("__") || key === "tagsAll") return;
    (computed ??= {})[key] = value;
  });
  return computed;
}

function keysOf(path: Path): (string | number)[] {
  const keys: (string | number)[] = [];
  for (let at: Path | undefined = path; at; at = at.parent) keys.push(at.key);
  return keys.reverse();
}
