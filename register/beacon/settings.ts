import { readEnvironment, type Told } from "../report/environment";

/** A container that the beacon speaks for. */
export interface Spoken {
  readonly name: string;
  readonly image?: string | undefined;
}

export interface BeaconSettings {
  readonly port: number;
  readonly containers: readonly Spoken[];
  /** How long it goes on sending after it was asked to end, in milliseconds. */
  readonly farewell: number;
  /** Undefined where something is missing: it then answers all the same, and reports nothing. */
  readonly told: Told | undefined;
  readonly problems: readonly string[];
}

/** One container of `BULKHEAD_CONTAINERS`: `name` or `name=image`. */
const containerOf = (text: string): Spoken => {
  const at = text.indexOf("=");
  return at < 0 ? { name: text } : { name: text.slice(0, at), image: text.slice(at + 1) };
};

const isName = ({ name }: Spoken): boolean => /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/.test(name);

/**
 * Reads, beside what all reporters read, `BULKHEAD_CONTAINERS` (names, each with `=image` where it is known, separated by
 * spaces) or, for a single one, `BULKHEAD_CONTAINER` and `BULKHEAD_IMAGE`, `BULKHEAD_PORT` (7415) and `BULKHEAD_FAREWELL` (seconds, 5).
 */
export function readSettings(variables: Readonly<Record<string, string | undefined>>): BeaconSettings {
  const problems: string[] = [];
  const number = (name: string, otherwise: number, most: number): number => {
    const text = variables[name];
    if (text === undefined || text === "") return otherwise;
    if (/^\d{1,6}$/.test(text) && Number(text) <= most) return Number(text);
    problems.push(`${name}: "${text}" is no number up to ${most}; ${otherwise} is taken`);
    return otherwise;
  };
  const { BULKHEAD_CONTAINER: single, BULKHEAD_IMAGE: image } = variables;
  const named = (variables["BULKHEAD_CONTAINERS"] ?? "").split(/\s+/).filter(Boolean).map(containerOf);
  if (single) named.push({ name: single, image: image || undefined });
  const containers = named.filter(isName);
  if (containers.length < named.length)
    problems.push("BULKHEAD_CONTAINERS: holds what is no container's name");
  if (containers.length === 0) problems.push("BULKHEAD_CONTAINERS: names no container");
  const read = readEnvironment(variables);
  if ("missing" in read) problems.push(`nothing is reported: ${read.missing.join(", ")} missing`);
  return {
    port: number("BULKHEAD_PORT", 7415, 65_535),
    containers,
    farewell: 1000 * number("BULKHEAD_FAREWELL", 5, 300),
    told: "told" in read ? read.told : undefined,
    problems,
  };
}
