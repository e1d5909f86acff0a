import { parseAddress, type IpAddress } from "./ip-address";
import { formatIpv4 } from "./ipv4";
import { formatIpv6 } from "./ipv6";
import { failure, quote, success, type Result } from "./result";

interface Block<T> {
  /** The network address: host bits are masked away. */
  readonly first: T;
  readonly last: T;
  /** 0 to 32, or 0 to 128. */
  readonly prefixLength: number;
  /** True where the text had bits set beyond the prefix (`10.0.0.1/8`); AWS and Kubernetes mask them too. */
  readonly hadHostBits: boolean;
}

export type Cidr =
  ({ readonly family: "ipv4" } & Block<number>) | ({ readonly family: "ipv6" } & Block<bigint>);

/** Reads `address/length`, both strict. An address without a length is refused: it says nothing of the rest. */
export function parseCidr(text: string): Result<Cidr> {
  const slash = text.indexOf("/");
  const address = parseAddress(slash < 0 ? text : text.slice(0, slash));
  if (!address.ok) return failure(text === "" ? "the CIDR is empty" : address.reason);
  const width = address.value.family === "ipv4" ? 32 : 128;
  if (slash < 0) return failure(`${quote(text)} has no prefix length: one address is ${text}/${width}`);
  const length = text.slice(slash + 1);
  // Decimal without sign or leading zero, so that a netmask or "/08" is no length.
  if (!/^(0|[1-9][0-9]*)$/.test(length)) {
    return failure(
      `${quote(text)} has the prefix length ${quote(length)}, which is not a plain decimal number`,
    );
  }
  if (length.length > 3 || Number(length) > width) {
    return failure(`${quote(text)} has a prefix longer than the ${width} bits of the address`);
  }
  return success(blockOf(address.value, Number(length)));
}

/** The canonical text: the network address and the length. */
export function formatCidr(cidr: Cidr): string {
  const network = cidr.family === "ipv4" ? formatIpv4(cidr.first) : formatIpv6(cidr.first);
  return `${network}/${cidr.prefixLength}`;
}

function blockOf(address: IpAddress, prefixLength: number): Cidr {
  if (address.family === "ipv4") {
    // Not by bit operators: they are signed and shift modulo 32.
    const size = 2 ** (32 - prefixLength);
    const first = address.value - (address.value % size);
    const hadHostBits = first !== address.value;
    return { family: "ipv4", first, last: first + size - 1, prefixLength, hadHostBits };
  }
  const host = (1n << BigInt(128 - prefixLength)) - 1n;
  const first = address.value & ~host;
  const hadHostBits = first !== address.value;
  return { family: "ipv6", first, last: first | host, prefixLength, hadHostBits };
}
