import type { NetworkPolicyPeer } from "../../../graph";
import { peek, Unknown } from "../../../graph";
import type { NamespaceScope } from "../../../graph/kubernetes";
import { IpSet } from "../../../sets";
import { readSelector, type Reading } from "../selector";
import type { Peer } from "./policy";

const unknownPeer: Peer = { kind: "unknown" };

/** The peers of a list, read one by one: one that is not known may be anybody. */
export function readPeers<T>(list: readonly T[], one: (peer: T) => Peer): Peer[] {
  return Array.from(list.keys(), (at) => {
    const peer = peek(() => list[at]!);
    return peer instanceof Unknown ? unknownPeer : one(peer);
  });
}

/** `from` or `to` of a NetworkPolicy's rule: absent or empty means anybody. */
export function networkPolicyPeers(
  read: () => readonly NetworkPolicyPeer[] | undefined,
  own: NamespaceScope | undefined,
  reading: Reading,
): readonly Peer[] {
  const list = peek(read);
  if (list instanceof Unknown) return [unknownPeer];
  if (!list || list.length === 0) return [{ kind: "anybody" }];
  return readPeers(list, (peer) => networkPolicyPeer(peer, own, reading));
}

function networkPolicyPeer(peer: NetworkPolicyPeer, own: NamespaceScope | undefined, reading: Reading): Peer {
  const block = peek(() => peer.ipBlock);
  const namespaces = peek(() => peer.namespaceSelector);
  const pods = peek(() => peer.podSelector);
  if (block instanceof Unknown) return unknownPeer;
  if (block) {
    if (namespaces !== undefined || pods !== undefined) return refuse(reading);
    return ipBlock(
      () => block.cidr,
      () => block.except,
      reading,
    );
  }
  // Whether a selector that is not known is there at all decides between one namespace and many.
  if (namespaces instanceof Unknown) return unknownPeer;
  if (namespaces === undefined && pods === undefined) return refuse(reading);
  return {
    kind: "pods",
    term: {
      namespaces: namespaces ? { selector: readSelector(() => namespaces, reading) } : { own },
      pods: readSelector(() => peer.podSelector, reading),
    },
  };
}

export function refuse(reading: Reading): Peer {
  reading.invalid();
  return unknownPeer;
}

/** A block of addresses without some; what is excepted but not known is excepted perhaps from all of it. */
export function ipBlock(
  readCidr: () => string | undefined,
  readExcept: () => readonly string[] | undefined,
  reading: Reading,
): Peer {
  const cidr = peek(readCidr);
  if (cidr instanceof Unknown) return { kind: "block", may: IpSet.all(), must: IpSet.empty() };
  const whole = IpSet.fromCidrs([cidr ?? ""]);
  if (!whole.ok) return refuse(reading);
  const list = peek(readExcept);
  let must = whole.set;
  let may = whole.set;
  if (list instanceof Unknown) return { kind: "block", may, must: IpSet.empty() };
  for (let at = 0; at < (list ?? []).length; at++) {
    const text = peek(() => list![at]!);
    if (text instanceof Unknown) {
      must = IpSet.empty();
      continue;
    }
    const part = IpSet.fromCidrs([text]);
    if (!part.ok || !part.set.isSubsetOf(whole.set) || part.set.equals(whole.set)) return refuse(reading);
    may = may.subtract(part.set);
    must = must.subtract(part.set);
  }
  return { kind: "block", may, must };
}
