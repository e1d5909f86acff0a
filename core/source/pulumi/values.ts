import { Secret, Unknown } from "../../graph/value";
import { parseUrn } from "./urn";

const signatureKey = "4dabf18193072939515e22adb298388d";
const signatures = {
  secret: "1b47061264138c4ac30d75fd1eb44270",
  asset: "c44067f5952c0a294b673a41bacd8c17",
  archive: "0def7320c3a5731c473e5ecbe6d01bc7",
  resource: "5cf8f73096256a8f31e491e813e4eb8e",
  output: "d0e6a833031e9bbcd3f4e8bde6ca49a4",
} as const;

/** How the engine writes values that are not known at preview: strings, numbers, lists and so on in turn. */
const unknownText = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const sentinelLength = unknownText.length;
const sentinels = new Set([
  unknownText,
  "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
  "030794c1-ac77-496b-92df-f27374a8bd58",
  "e48ece36-62e2-4504-bad9-02848725956a",
  "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
]);
const hiddenSecret = "[secret]";
const elided = "<contents elided>";
const maxDepth = 200;

export interface ValueOptions {
  /** What would have to be known for a value that isn't yet, by the top-level property that it stands in. */
  readonly missing?: (property: string) => string;
}

const untilCreated = "it is known only after the update";

/**
 * Turns values as the engine writes them into plain ones: unknown values and encrypted secrets become `Unknown`, open
 * secrets `Secret`, references to resources their id; the providers' bookkeeping (`__defaults`) goes.
 * Returns the same object where nothing in it changes.
 *
 * @param property the top-level property that the value stands in; undefined for a resource's properties as a whole
 */
export function plainValue(
  value: unknown,
  property: string | undefined,
  options: ValueOptions = {},
): unknown {
  return convert(value, property, options, 0);
}

function convert(
  value: unknown,
  property: string | undefined,
  options: ValueOptions,
  depth: number,
): unknown {
  if (typeof value === "string") return convertText(value, property, options);
  if (typeof value !== "object" || value === null) return value;
  if (depth > maxDepth) return new Unknown("it is nested too deeply to be read");
  if (Array.isArray(value)) {
    let copy: unknown[] | undefined;
    for (let index = 0; index < value.length; index += 1) {
      const old: unknown = value[index];
      const item = convert(old, property, options, depth + 1);
      if (item !== old) (copy ??= [...(value as unknown[])])[index] = item;
    }
    return copy ?? value;
  }
  const mapping = value as Record<string, unknown>;
  const keys = Object.keys(mapping);
  // All values at once: reading them key by key, each from another kind of object, takes much longer.
  const values = Object.values(mapping);
  if (keys.includes(signatureKey) && mapping[signatureKey] !== undefined)
    return convertSigned(mapping[signatureKey], mapping, property, options, depth);
  let copy: Record<string, unknown> | undefined;
  for (let index = 0; index < keys.length; index += 1) {
    const key = keys[index]!;
    const old = values[index];
    const bookkeeping = key === "__defaults" || key === "__meta";
    const item = bookkeeping || isPlain(old) ? old : convert(old, property ?? key, options, depth + 1);
    if (!copy && (bookkeeping || item !== old)) {
      copy = {};
      for (let before = 0; before < index; before += 1) define(copy, keys[before]!, values[before]);
    }
    if (copy && !bookkeeping) define(copy, key, item);
  }
  return copy ?? value;
}

/** Whether a value is what it says, at first sight. */
const isPlain = (value: unknown): boolean =>
  typeof value === "string" ? value.length < hiddenSecret.length : typeof value !== "object";

function convertText(text: string, property: string | undefined, options: ValueOptions): unknown {
  if (text === hiddenSecret) return new Unknown("it is a secret, hidden by the engine");
  if (text.length < sentinelLength) return text;
  const unknown = text.length === sentinelLength ? sentinels.has(text) : text.includes(unknownText);
  return unknown ? unknownAt(property, options) : text;
}

const unknownAt = (property: string | undefined, options: ValueOptions): Unknown =>
  new Unknown(property !== undefined && options.missing ? options.missing(property) : untilCreated);

function convertSigned(
  signature: unknown,
  value: Readonly<Record<string, unknown>>,
  property: string | undefined,
  options: ValueOptions,
  depth: number,
): unknown {
  switch (signature) {
    case signatures.secret: {
      if (typeof value["plaintext"] === "string")
        return openSecret(value["plaintext"], property, options, depth);
      if ("value" in value) return asSecret(convert(value["value"], property, options, depth + 1));
      return new Unknown("it is a secret, encrypted in the source");
    }
    case signatures.resource:
      return referencedId(value, property, options);
    case signatures.output: {
      if (!("value" in value)) return unknownAt(property, options);
      const inner = convert(value["value"], property, options, depth + 1);
      return value["secret"] === true ? asSecret(inner) : inner;
    }
    default: {
      const rest: Record<string, unknown> = {};
      for (const key of Object.keys(value)) {
        if (key === signatureKey) continue;
        const item = value[key];
        const known = item === elided ? new Unknown("the source leaves the contents of files out") : item;
        define(rest, key, known instanceof Unknown ? known : convert(known, property, options, depth + 1));
      }
      return rest;
    }
  }
}

/** Marks a value as secret, unless it is so already or isn't known. */
export const asSecret = (value: unknown): Secret | Unknown =>
  value instanceof Unknown || value instanceof Secret ? value : new Secret(value);

function openSecret(
  plaintext: string,
  property: string | undefined,
  options: ValueOptions,
  depth: number,
): Secret | Unknown {
  try {
    return asSecret(convert(JSON.parse(plaintext), property, options, depth + 1));
  } catch {
    return new Unknown("it is a secret that is not written as JSON");
  }
}

function referencedId(
  value: Readonly<Record<string, unknown>>,
  property: string | undefined,
  options: ValueOptions,
): unknown {
  const { id, urn } = value;
  if (typeof id === "string" && id !== "" && !sentinels.has(id)) return id;
  if (id === undefined && typeof urn === "string") return urn;
  const name = parseUrn(urn);
  return name ? new Unknown(`the id of ${name.type} ${name.name}`) : unknownAt(property, options);
}

/** Assignment would set the prototype for a key named `__proto__`. */
function define(target: Record<string, unknown>, key: string, value: unknown): void {
  if (key !== "__proto__") target[key] = value;
  else Object.defineProperty(target, key, { value, enumerable: true, configurable: true, writable: true });
}

/** The default words for a value that is not known yet, from the resources that it depends on. */
export function missingFrom(propertyDependencies: unknown): (property: string) => string {
  return (property) => {
    const dependencies =
      typeof propertyDependencies === "object" && propertyDependencies !== null
        ? (propertyDependencies as Readonly<Record<string, unknown>>)[property]
        : undefined;
    const names = (Array.isArray(dependencies) ? (dependencies as unknown[]) : [])
      .map(parseUrn)
      .filter((urn) => urn !== undefined)
      .map((urn) => `${urn.type} ${urn.name}`);
    if (names.length === 0) return untilCreated;
    return `it comes from ${names.slice(0, 3).join(", ")}${names.length > 3 ? " and others" : ""}, not there yet`;
  };
}
