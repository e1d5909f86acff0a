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
/** Clusters give pods addresses out of whole ranges: the smallest subnet of AWS, a /28, leaves these for interfaces. */
const fewest = 11n;

/** Whether a set of addresses is too narrow for all pods of a cluster: whatever addresses it gives, pods to come lie outside. */
export function leavesPodsOut(addresses: IpSet): boolean {
  const { v4, v6 } = addresses.subtract(nobodys);
  return [...v4.ranges(), ...v6.ranges()].every(
    ([first, last]) => BigInt(last) - BigInt(first) + 1n < fewest,
  );
}
