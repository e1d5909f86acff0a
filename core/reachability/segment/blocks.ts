import { IpSet } from "../../sets";

export interface IpBlock {
  readonly cidr: string;
  readonly except?: readonly string[];
}

/** Addresses as the fewest entries of a network policy: plain blocks, or a large one with exceptions. */
export function ipBlocks(addresses: IpSet): readonly IpBlock[] {
  return (["ipv4", "ipv6"] as const).flatMap((family): readonly IpBlock[] => {
    const own = addresses.only(family);
    if (own.isEmpty) return [];
    const plain = own.toCidrs();
    const hull = hullOf(own, family);
    const except = IpSet.of(hull).subtract(own).toCidrs();
    if (plain.length <= except.length + 1) return plain.map((cidr) => ({ cidr }));
    return [{ cidr: hull, ...(except.length > 0 && { except }) }];
  });
}

/** The smallest block that holds all of them. */
function hullOf(addresses: IpSet, family: "ipv4" | "ipv6"): string {
  const [first = family === "ipv4" ? "0.0.0.0/0" : "::/0"] = addresses.toCidrs();
  const base = first.slice(0, first.indexOf("/"));
  for (let length = family === "ipv4" ? 32 : 128; length > 0; length--) {
    const block = IpSet.of(`${base}/${length}`);
    if (addresses.isSubsetOf(block)) return block.toCidrs()[0]!;
  }
  return family === "ipv4" ? "0.0.0.0/0" : "::/0";
}
