import { parseCidr } from "./cidr";
import { unionOf } from "./ip-blocks";

/**
 * Address space by use, after IANA's registries of special-purpose addresses (RFC 6890 and its updates). Blocks
 * that they call globally reachable (anycast for AS112, AMT) stay public.
 */
const NOT_PUBLIC_IPV4 = [
  "0.0.0.0/8", // this network
  "10.0.0.0/8", // private
  "100.64.0.0/10", // shared by carriers
  "127.0.0.0/8", // loopback
  "169.254.0.0/16", // link local, the metadata service
  "172.16.0.0/12", // private
  "192.0.0.0/24", // protocol assignments
  "192.0.2.0/24", // documentation
  "192.88.99.0/24", // retired 6to4 relays
  "192.168.0.0/16", // private
  "198.18.0.0/15", // benchmarks
  "198.51.100.0/24", // documentation
  "203.0.113.0/24", // documentation
  "224.0.0.0/4", // multicast
  "240.0.0.0/4", // reserved, limited broadcast
];

// Public IPv6 is listed the other way round: IANA gives out global unicast from 2000::/3 only.
const GLOBAL_IPV6 = [
  "2000::/3",
  "64:ff9b::/96", // the well-known prefix of NAT64: each of its addresses is one of the IPv4 internet
];

const NOT_PUBLIC_IPV6 = [
  "2001::/23", // protocol assignments: Teredo, benchmarks, ORCHID
  "2001:db8::/32", // documentation
  "2002::/16", // 6to4
  "3fff::/20", // documentation
];

const PRIVATE = [
  "10.0.0.0/8",
  "172.16.0.0/12",
  "192.168.0.0/16",
  "100.64.0.0/10", // not RFC 1918, but what VPCs and pod networks number themselves from too
  "fc00::/7", // unique local
];

function blocks(texts: readonly string[]): ReturnType<typeof unionOf> {
  return unionOf(
    texts.map((text) => {
      const cidr = parseCidr(text);
      if (!cidr.ok) throw new TypeError(cidr.reason);
      return cidr.value;
    }),
  );
}

export const publicV4 = blocks(NOT_PUBLIC_IPV4).v4.complement();
export const publicV6 = blocks(GLOBAL_IPV6).v6.subtract(blocks(NOT_PUBLIC_IPV6).v6);
export const privateBlocks = blocks(PRIVATE);
