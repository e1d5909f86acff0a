import { parseItem } from "./connection-item";
import { ConnectionSet } from "./connection-set";
import { parseProtocol, protocolName } from "./protocol";
import { failure, quote, success, type Result } from "./result";

/**
 * Reads one entry of an estate's `ports`: `443/tcp`, `8000-8100/tcp`, `53/udp`; `any`; a protocol by itself (`tcp`,
 * `icmp`, `esp`); an ICMP type with or without code (`8/icmp`, `3/4/icmp`); `47/ip` for a protocol by its number.
 */
export function parsePortSpec(text: string): Result<ConnectionSet> {
  if (text.toLowerCase() === "any") return success(ConnectionSet.all());
  if (text === "") return failure("the port is empty");
  if (/\s/.test(text)) return failure(`${quote(text)} contains white space`);
  const slash = text.lastIndexOf("/");
  const item = slash < 0 ? undefined : text.slice(0, slash);
  const name = text.slice(slash + 1);
  if (item !== undefined && name.toLowerCase() === "ip") return parseItem("other", item);
  // Here a number by itself is a port whose protocol was forgotten, not the number of a protocol.
  if (item === undefined && /^[0-9-]+$/.test(name)) {
    return failure(
      `${quote(text)} has no protocol: write ${name.slice(0, 11)}/tcp or ${name.slice(0, 11)}/udp`,
    );
  }
  const number = /[a-z]/i.test(name) ? protocolNumber(name) : undefined;
  if (number === undefined) {
    return failure(`${quote(text)} names no protocol: use tcp, udp, sctp, icmp, icmpv6, or any for all`);
  }
  if (item === undefined) return success(ConnectionSet.ofProtocol(number));
  const protocol = protocolName(number);
  if (protocol === undefined) return failure(`${quote(text)} gives a port to ${name}, which has none`);
  return parseItem(protocol, item);
}

function protocolNumber(name: string): number | undefined {
  const parsed = parseProtocol(name);
  return parsed.ok && parsed.value !== "all" ? parsed.value : undefined;
}
