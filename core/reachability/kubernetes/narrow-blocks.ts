import { IpSet } from "../../sets";

/** Addresses that no other pod is asked by. */
const nobodys = IpSet.of(
  "0.0.0.0/8",
  "127.0.0.0/8",
  "169.254.0.0/16",
  "224.0.0.0/4",
  "::1/128",
  "fe80::/10",
  "ff00::/8",
);
/** Clusters give pods addresses out of whole ranges: the smallest subnet of AWS, a /28 of 16, leaves these for interfaces. */
const fewest = 11n;
const smallestSubnet = 16n;

/** Whether a set of addresses is too narrow for all pods of a cluster: whatever addresses it gives, pods to come lie outside. */
export function leavesPodsOut(addresses: IpSet): boolean {
  const { v4, v6 } = addresses.subtract(nobodys);
  return [v4, v6].every((family) => {
    const inSubnet = new Map<bigint, bigint>();
    return [...family.ranges()].every(([first, last]) => {
      const [start, end] = [BigInt(first), BigInt(last)];
      if (end - start + 1n >= fewest) return false;
      // So short a range lies in two subnets at most.
      const border = (end / smallestSubnet) * smallestSubnet;
      const parts =
        start < border ? [[start, border - 1n] as const, [border, end] as const] : [[start, end] as const];
      return parts.every(([from, to]) => {
        const subnet = from / smallestSubnet;
        const sum = (inSubnet.get(subnet) ?? 0n) + (to - from + 1n);
        inSubnet.set(subnet, sum);
        return sum < fewest;
      });
    });
  });
}
