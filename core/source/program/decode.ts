import { Secret, Unknown } from "../../graph/value";
import { put } from "./put";
import {
  archiveSignature,
  assetSignature,
  outputSignature,
  resourceSignature,
  secretSignature,
  signatureKey,
  unknownText,
} from "./signatures";
import { findMarks, stripMarks } from "./marks";

/** What the decoder needs to name what is missing. */
export interface DecodeContext {
  /** What stands behind each mark; an empty text means an output of some resource. */
  readonly marks: ReadonlyMap<number, { readonly what: string; readonly secret: boolean }>;
  readonly madeUp: ReadonlySet<"account" | "address">;
  /** Names what the unknown value at a top-level property would be, from the resources that it comes from if given. */
  missing(property: string, from?: readonly string[]): string;
  describe(urn: string): string;
}

const deepest = 200;

/** Turns the SDK's envelopes into plain values, `Unknown` and `Secret`. */
export function decodeProperties(
  raw: Readonly<Record<string, unknown>>,
  context: DecodeContext,
): Record<string, unknown> {
  const result: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(raw)) put(result, key, decode(value, key, context, 0));
  return result;
}

function decode(value: unknown, property: string, context: DecodeContext, depth: number): unknown {
  if (typeof value === "string") return decodeText(value, property, context);
  if (typeof value !== "object" || value === null) return value;
  if (depth > deepest) return new Unknown("a value that is nested too deeply");
  if (Array.isArray(value)) return value.map((item) => decode(item, property, context, depth + 1));
  const map = value as Record<string, unknown>;
  if (typeof map[signatureKey] === "string") return decodeEnvelope(map, property, context, depth);
  const result: Record<string, unknown> = {};
  for (const [key, item] of Object.entries(map))
    put(result, context.marks.size > 0 ? stripMarks(key) : key, decode(item, property, context, depth + 1));
  return result;
}

function decodeEnvelope(
  map: Record<string, unknown>,
  property: string,
  context: DecodeContext,
  depth: number,
): unknown {
  switch (map[signatureKey]) {
    case secretSignature:
      return new Secret(unwrap(decode(map["value"] ?? null, property, context, depth + 1)));
    case outputSignature: {
      const inner =
        map["value"] === undefined
          ? new Unknown(context.missing(property, texts(map["dependencies"])))
          : decode(map["value"], property, context, depth + 1);
      return map["secret"] === true ? new Secret(unwrap(inner)) : inner;
    }
    case resourceSignature: {
      const { id, urn } = map;
      if (typeof id === "string" && id !== "" && id !== unknownText) return decodeText(id, property, context);
      return new Unknown(typeof urn === "string" ? `the id of ${context.describe(urn)}` : "a resource's id");
    }
    case assetSignature:
    case archiveSignature: {
      const asset: Record<string, unknown> = {};
      for (const key of ["path", "text", "uri", "assets"])
        if (map[key] !== undefined) asset[key] = decode(map[key], property, context, depth + 1);
      return asset;
    }
    default:
      return new Unknown("a value of a kind that is not known here");
  }
}

const texts = (value: unknown): string[] | undefined =>
  Array.isArray(value) ? value.filter((item): item is string => typeof item === "string") : undefined;

const unwrap = (value: unknown): unknown => (value instanceof Secret ? value.value : value);

function decodeText(text: string, property: string, context: DecodeContext): unknown {
  if (text === unknownText) return new Unknown(context.missing(property));
  if (text.includes(unknownText)) return new Unknown(context.missing(property));
  if (context.marks.size === 0 && context.madeUp.size === 0) return text;
  const found = namesOf(text, property, context) ?? namesOf(fromBase64(text), property, context);
  if (!found) return text;
  const structured = decodeJson(text, property, context);
  if (structured !== undefined) return structured;
  const unknown = new Unknown(found.names.join(" and "));
  return found.secret ? new Secret(unknown) : unknown;
}

function namesOf(
  text: string | undefined,
  property: string,
  context: DecodeContext,
): { names: string[]; secret: boolean } | undefined {
  const found = text === undefined ? undefined : findMarks(text);
  if (!found) return undefined;
  const names: string[] = [];
  let secret = false;
  for (const index of found.indexes) {
    const mark = context.marks.get(index);
    if (!mark) continue;
    names.push(mark.what || context.missing(property));
    secret ||= mark.secret;
  }
  if (found.account && context.madeUp.has("account")) names.push("the number of the account");
  if (found.address && context.madeUp.has("address")) names.push("an address range that is looked up");
  return names.length > 0 ? { names: names.slice(0, 3), secret } : undefined;
}

function fromBase64(text: string): string | undefined {
  if (text.length < 16 || text.length % 4 !== 0 || !/^[A-Za-z0-9+/]+={0,2}$/.test(text)) return undefined;
  return Buffer.from(text, "base64").toString("utf8");
}

/** A policy document or task definition that was put together as JSON keeps what is known of it. */
function decodeJson(text: string, property: string, context: DecodeContext): unknown {
  if (!/^\s*[[{]/.test(text)) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? decode(value, property, context, 1) : undefined;
  } catch {
    return undefined;
  }
}
