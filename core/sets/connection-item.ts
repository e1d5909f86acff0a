import { ConnectionSet } from "./connection-set";
import { icmpCodes, icmpTypes } from "./icmp-set";
import { portRange } from "./port-set";
import type { ProtocolName } from "./protocol";
import { failure, quote, success, type Failure, type Result } from "./result";

interface Bounds {
  readonly what: string;
  readonly first: number;
  readonly last: number;
}

const PORTS: Bounds = { what: "ports", first: 1, last: 65535 };
const TYPES: Bounds = { what: "ICMP types", first: 0, last: 255 };
const CODES: Bounds = { what: "ICMP codes", first: 0, last: 255 };
const PROTOCOLS: Bounds = { what: "IP protocol numbers", first: 0, last: 255 };

/**
 * Reads what stands beside a protocol: a port or a range of ports (`443`, `8000-8100`); an ICMP type, a range of
 * types, or a type and its codes (`8`, `8-11`, `3/4`); for "other" an IP protocol number or a range of them.
 */
export function parseItem(protocol: ProtocolName | "other", text: string): Result<ConnectionSet> {
  if (protocol === "other") return ofRange(text, PROTOCOLS, protocols);
  if (protocol === "tcp" || protocol === "udp" || protocol === "sctp") {
    return ofRange(text, PORTS, (first, last) => ConnectionSet.of({ [protocol]: portRange(first, last) }));
  }
  const slash = text.indexOf("/");
  if (slash < 0) {
    return ofRange(text, TYPES, (first, last) => ConnectionSet.of({ [protocol]: icmpTypes(first, last) }));
  }
  const type = parseRange(text.slice(0, slash), TYPES);
  if (!type.ok) return type;
  if (type.value[0] !== type.value[1])
    return failure(`${quote(text)} gives codes to more than one ICMP type`);
  return ofRange(text.slice(slash + 1), CODES, (first, last) =>
    ConnectionSet.of({ [protocol]: icmpCodes(type.value[0], first, last) }),
  );
}

function protocols(first: number, last: number): ConnectionSet {
  const numbers = Array.from({ length: last - first + 1 }, (_, at) => first + at);
  return ConnectionSet.unionAll(numbers.map((number) => ConnectionSet.ofProtocol(number)));
}

function ofRange(
  text: string,
  bounds: Bounds,
  build: (first: number, last: number) => ConnectionSet,
): Result<ConnectionSet> {
  const range = parseRange(text, bounds);
  return range.ok ? success(build(...range.value)) : range;
}

function parseRange(text: string, bounds: Bounds): Result<readonly [first: number, last: number]> {
  const ends = /^([0-9]+)(?:-([0-9]+))?$/.exec(text);
  if (ends === null) return outside(text, bounds, "is no number and no range of");
  const [, from = "", to = from] = ends;
  for (const end of [from, to]) {
    if (/^0[0-9]/.test(end)) return failure(`${quote(end)} has a leading zero`);
    if (Number(end) < bounds.first || Number(end) > bounds.last)
      return outside(end, bounds, "is outside the");
  }
  if (Number(from) > Number(to)) return failure(`the range ${quote(text)} ends before it begins`);
  return success([Number(from), Number(to)]);
}

function outside(text: string, { what, first, last }: Bounds, how: string): Failure {
  return failure(`${quote(text)} ${how} ${what} ${first} to ${last}`);
}
