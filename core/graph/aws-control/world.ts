import { IpSet } from "../../sets";

/** Whether the blocks together are the internet, by measure; blocks that can't be read add nothing. */
export function isWorld(cidrs: readonly string[]): boolean {
  const { set } = IpSet.fromCidrs(cidrs);
  return set.coversInternet("ipv4") || set.coversInternet("ipv6");
}

/** Whether the block lies within the others; false where it can't be read. */
export function isWithinBlocks(cidr: string, blocks: readonly string[]): boolean {
  const inner = IpSet.fromCidrs([cidr]);
  return inner.ok && inner.set.isSubsetOf(IpSet.fromCidrs(blocks).set);
}
