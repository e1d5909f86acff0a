import { failure, quote, success, type Result } from "./result";

const DOT = 46;
const ZERO = 48;

/**
 * An IPv4 address as a number from 0 to 2^32 - 1. Four decimal octets and nothing else: no leading zeros, no
 * short, hexadecimal or single-number forms, which other parsers read each in its own way.
 */
export function parseIpv4(text: string): Result<number> {
  const value = scan(text);
  return value === undefined ? failure(explain(text)) : success(value);
}

export function formatIpv4(value: number): string {
  return `${value >>> 24}.${(value >>> 16) & 255}.${(value >>> 8) & 255}.${value & 255}`;
}

function scan(text: string): number | undefined {
  let value = 0;
  let at = 0;
  for (let part = 0; part < 4; part++) {
    if (part > 0 && text.charCodeAt(at++) !== DOT) return undefined;
    const start = at;
    let octet = 0;
    for (; at < start + 3; at++) {
      const digit = text.charCodeAt(at) - ZERO;
      if (!(digit >= 0 && digit <= 9)) break;
      octet = octet * 10 + digit;
    }
    if (at === start || octet > 255) return undefined;
    if (at - start > 1 && text.charCodeAt(start) === ZERO) return undefined;
    value = value * 256 + octet;
  }
  return at === text.length ? value : undefined;
}

function explain(text: string): string {
  if (text === "") return "the address is empty";
  if (/\s/.test(text)) return `${quote(text)} contains white space`;
  if (text.includes("%")) return `${quote(text)} has a zone id, which means something on one host only`;
  const octets = text.split(".");
  for (const octet of octets) {
    const reason = explainOctet(octet);
    if (reason !== undefined) return `${quote(text)} is not an IPv4 address: ${reason}`;
  }
  return `${quote(text)} is not an IPv4 address: it has ${octets.length} ${octets.length === 1 ? "part" : "parts"} where four octets are needed`;
}

function explainOctet(octet: string): string | undefined {
  if (octet === "") return "an octet is empty";
  if (/^0x[0-9a-f]*$/i.test(octet)) return `octet ${octet.slice(0, 12)} is hexadecimal`;
  if (/^[+-]/.test(octet)) return `octet ${quote(octet)} has a sign`;
  if (!/^[0-9]+$/.test(octet)) return `octet ${quote(octet)} is not a decimal number`;
  if (/^0[0-9]/.test(octet)) {
    return `octet ${octet.slice(0, 12)} has a leading zero, which other parsers read as octal`;
  }
  return Number(octet) > 255 ? `octet ${octet.slice(0, 12)} is greater than 255` : undefined;
}
