import { pulumiId, Unknown, type NotSeen, type Resource } from "../../graph";
import { referencesIn } from "./references";
import { decodeProperties, type DecodeContext } from "./decode";
import { locator } from "./positions";
import type { Project } from "./project";
import type { RawResource } from "./protocol";
import { put } from "./put";

export interface Recording {
  readonly project: Project;
  /** `organisation/project/stack` or `project/stack`. */
  readonly stack: string;
  readonly marks: DecodeContext["marks"];
  readonly madeUp: DecodeContext["madeUp"];
}

/** The type and name that a URN ends in, as messages name a resource. */
function describeUrn(urn: string): string {
  const [, , types = "", ...name] = urn.split("::");
  return `${types.split("$").pop() ?? ""} ${name.join("::")}`;
}

const some = (names: readonly string[]): string =>
  names.length > 3 ? `${names.slice(0, 3).join(", ")} or ${names.length - 3} others` : names.join(" or ");

/** A component's name says less than that of its part. */
function withoutOwners(urns: readonly string[]): readonly string[] {
  const chains = urns.map((urn) => urn.split("::")[2] ?? "");
  return urns.filter((_, index) => !chains.some((chain) => chain.startsWith(`${chains[index]}$`)));
}

/** Turns a request, as the program made it, into a resource. */
export function toResource(raw: RawResource, recording: Recording): Resource {
  const context: DecodeContext = {
    marks: recording.marks,
    madeUp: recording.madeUp,
    describe: describeUrn,
    missing: (property, given) => {
      const from = withoutOwners(given?.length ? given : (raw.propertyDependencies[property] ?? []));
      return from.length > 0
        ? `an output of ${some(from.map(describeUrn))}`
        : "a value that is known only after deployment";
    },
  };
  const properties = decodeProperties(raw.properties, context);
  const propertyDependencies = withReferences(raw);
  for (const path of raw.ignoreChanges) blur(properties, path);
  const id = raw.id === "" ? undefined : decodeProperties({ id: raw.id }, context)["id"];
  return {
    id: pulumiId(raw.urn, raw.type, properties),
    urn: raw.urn,
    type: raw.type,
    name: raw.name,
    properties,
    ...(typeof id === "string" && { physicalId: id }),
    ...(raw.provider !== "" && { provider: raw.provider }),
    ...(raw.parent !== "" && { parent: raw.parent }),
    ...(raw.aliases.length > 0 && { aliases: raw.aliases }),
    custom: raw.custom,
    ...(raw.remote && { remote: true }),
    ...(raw.kind === "read" && { external: true }),
    ...(raw.dependencies.length > 0 && { dependencies: raw.dependencies }),
    ...(Object.keys(propertyDependencies).length > 0 && { propertyDependencies }),
    stack: recording.stack,
    locate: locator(raw.positions, recording.project),
  };
}

/** The SDK leaves resources that are handed over as such out of a remote component's dependencies. */
function withReferences(raw: RawResource): Readonly<Record<string, readonly string[]>> {
  if (!raw.remote) return raw.propertyDependencies;
  const all: Record<string, readonly string[]> = { ...raw.propertyDependencies };
  for (const [property, value] of Object.entries(raw.properties)) {
    const references = referencesIn(value);
    if (references.length > 0) put(all, property, [...new Set([...(all[property] ?? []), ...references])]);
  }
  return all;
}

/** What is ignored when it changes may differ from what the program says. */
export function blur(properties: Record<string, unknown>, path: string): void {
  const steps = [...path.matchAll(/[^.[\]"]+/g)].map(([step]) => step);
  const unknown = new Unknown(`the deployed value (changes to ${path} are ignored)`);
  if (steps[0] === "*") {
    for (const key of Object.keys(properties)) properties[key] = unknown;
    return;
  }
  let at: unknown = properties;
  steps.forEach((step, index) => {
    if (typeof at !== "object" || at === null || at instanceof Unknown) return;
    const holder = at as Record<string, unknown>;
    if (index === steps.length - 1) put(holder, step, unknown);
    else at = Object.hasOwn(holder, step) ? holder[step] : undefined;
  });
}

/** Reads of what exists already: judged by what the program knows of them, and listed. */
export function notSeenRead(resource: Resource): NotSeen {
  const id = resource.physicalId === undefined ? "" : ` (${resource.physicalId})`;
  return resource.type === "pulumi:pulumi:StackReference"
    ? {
        what: `the outputs of stack ${resource.physicalId ?? resource.name}`,
        why: "they belong to another stack; give its state as a further source",
        resource,
      }
    : {
        what: `${resource.type} ${resource.name}${id}`,
        why: "it is read from the cloud and not managed by this program",
        resource,
      };
}
