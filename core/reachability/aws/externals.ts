import type { Graph } from "../../graph";
import { IpSet } from "../../sets";
import type { ExternalEndpoint } from "../endpoint";
import { partition } from "./partition";
import type { AwsEndpoint } from "./endpoints/endpoint";
import { vpcsOf } from "./network/vpc";
import { internetSpace } from "./ways/passage";
import type { SideStore } from "./sides";

const families = ["ipv4", "ipv6"] as const;
const nowhere = IpSet.of("0.0.0.0/8", "127.0.0.0/8", "169.254.0.0/16", "224.0.0.0/4", "240.0.0.0/4");
const local = IpSet.of("10.0.0.0/8", "100.64.0.0/10", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7");

/**
 * What can stand outside: addresses of the internet and of networks beyond, of one family each, without those of the
 * VPCs here and those of no network at all.
 */
function spaces(graph: Graph): readonly IpSet[] {
  const inside = IpSet.unionAll(vpcsOf(graph).map(({ blocks }) => blocks));
  const rest = IpSet.all().subtract(inside).subtract(nowhere);
  return [internetSpace, local].flatMap((space) =>
    families.map((family) => rest.intersect(space).only(family)),
  );
}

/** The blocks that anything names, those together that the same rules name. */
export function namedBlocks(sides: SideStore, endpoints: readonly AwsEndpoint[]): readonly IpSet[] {
  const users = new Map<string, { readonly set: IpSet; readonly labels: Set<number> }>();
  const numbers = new Map<string, number>();
  const numberOf = (label: string): number => {
    let number = numbers.get(label);
    if (number === undefined) numbers.set(label, (number = numbers.size));
    return number;
  };
  const seen = new Set<string>();
  for (const { members } of endpoints) {
    for (const member of members) {
      for (const [label, set] of sides.of(member).named(seen)) {
        const text = set.toString();
        let entry = users.get(text);
        if (!entry) users.set(text, (entry = { set, labels: new Set() }));
        entry.labels.add(numberOf(label));
      }
    }
  }
  const byUse = new Map<string, IpSet[]>();
  for (const { set, labels } of users.values()) {
    const key = [...labels].sort((a, b) => a - b).join();
    const list = byUse.get(key);
    if (list) list.push(set);
    else byUse.set(key, [set]);
  }
  return [...byUse.values()].map((sets) => IpSet.unionAll(sets));
}

/** The addresses outside in as few parts as there can be, so that no rule tells those of one part apart. */
export function externalsOf(graph: Graph, named: readonly IpSet[]): readonly ExternalEndpoint[] {
  const blocks = partition(named);
  return spaces(graph).flatMap((space) =>
    blocks.flatMap((block) => {
      const parts = block.parts.map((part) => part.intersect(space)).filter((part) => !part.isEmpty);
      return parts.length === 0 ? [] : [external(parts)];
    }),
  );
}

function external(parts: readonly IpSet[]): ExternalEndpoint {
  const addresses = IpSet.unionAll(parts);
  const isIpv6 = addresses.v4.isEmpty;
  const cidrs = addresses.toCidrs();
  const more = cidrs.length > 3 ? ` and ${cidrs.length - 3} more` : "";
  const text = `${cidrs.slice(0, 3).join(", ")}${more}`;
  const isInternet = addresses.coversInternet(isIpv6 ? "ipv6" : "ipv4");
  return {
    kind: "external",
    id: `external:${text}`,
    name: isInternet ? (isIpv6 ? "the internet (IPv6)" : "the internet") : text,
    addresses,
    parts,
  };
}
