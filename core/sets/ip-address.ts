import { formatIpv4, parseIpv4 } from "./ipv4";
import { formatIpv6, parseIpv6 } from "./ipv6";
import { success, type Result } from "./result";

export type IpFamily = "ipv4" | "ipv6";

/** IPv4 as a number from 0 to 2^32 - 1, IPv6 as a bigint from 0 to 2^128 - 1. */
export type IpAddress =
  { readonly family: "ipv4"; readonly value: number } | { readonly family: "ipv6"; readonly value: bigint };

/** Reads an address in its strict textual form; a colon makes it IPv6. Never throws. */
export function parseAddress(text: string): Result<IpAddress> {
  if (text.includes(":")) {
    const parsed = parseIpv6(text);
    return parsed.ok ? success({ family: "ipv6", value: parsed.value }) : parsed;
  }
  const parsed = parseIpv4(text);
  return parsed.ok ? success({ family: "ipv4", value: parsed.value }) : parsed;
}

export function formatAddress(address: IpAddress): string {
  return address.family === "ipv4" ? formatIpv4(address.value) : formatIpv6(address.value);
}
