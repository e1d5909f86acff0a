import { createHash } from "node:crypto";
import { Secret, Unknown, type Resource } from "../../core/graph";
import { readSources } from "../../core/source";

type Mapping = Record<string, unknown>;

/** A resource as a state has it, to be changed by a test. */
export interface StateResource extends Mapping {
  urn: string;
  type: string;
  inputs: Mapping;
}

export interface State {
  version: number;
  deployment: { manifest: Mapping; resources: StateResource[] };
}

const hex = (text: string): string => createHash("sha256").update(text).digest("hex").slice(0, 17);

const prefixes: readonly [RegExp, string][] = [
  [/securityGroup:/i, "sg-"],
  [/:vpc:/i, "vpc-"],
  [/subnet:/i, "subnet-"],
  [/routeTable:/i, "rtb-"],
  [/internetGateway:/i, "igw-"],
  [/natGateway:/i, "nat-"],
  [/:eip:/i, "eipalloc-"],
];

const idOf = (urn: string): string =>
  `${prefixes.find(([pattern]) => pattern.test(urn.split("::")[2] ?? ""))?.[1] ?? "made-"}${hex(urn)}`;

/** What the engine would have written once everything that a program declares was made. */
export async function stateOfProgram(folder: string, stack: string): Promise<State> {
  const sources = await readSources([folder], { stack });
  const errors = sources.flatMap((each) => each.errors);
  if (errors.length > 0) throw new Error(errors.map(({ message }) => message).join("\n"));
  const resources = sources.flatMap((each) => each.resources);
  return {
    version: 3,
    deployment: {
      manifest: { time: "2026-11-01T00:00:00Z", version: "v3.200.0" },
      resources: resources.flatMap((each) => (each.urn === undefined ? [] : [written(each, each.urn)])),
    },
  };
}

function written(resource: Resource, urn: string): StateResource {
  const { type, properties, propertyDependencies = {}, dependencies, parent, provider, custom } = resource;
  const isCustom = custom !== false;
  const inputs = Object.fromEntries(
    Object.entries(properties).map(([key, value]) => {
      const sources = [...(propertyDependencies[key] ?? [])];
      return [key, settled(value, () => idOf(sources.length > 1 ? sources.shift()! : (sources[0] ?? urn)))];
    }),
  );
  return {
    urn,
    type,
    custom: isCustom,
    ...(isCustom && { id: idOf(urn), outputs: {} }),
    inputs,
    ...(parent !== undefined && { parent }),
    ...(provider !== undefined && { provider }),
    ...(dependencies && { dependencies }),
    propertyDependencies,
    ...(resource.remote && { remote: true }),
  };
}

/** The value with an id for everything that was not known; secrets as the engine keeps them, encrypted. */
function settled(value: unknown, next: () => string): unknown {
  if (value instanceof Unknown) return next();
  if (value instanceof Secret)
    return { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", ciphertext: "v1:…" };
  if (Array.isArray(value)) return value.map((each) => settled(each, next));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, settled(each, next)]));
}
