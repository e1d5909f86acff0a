import { peek, Unknown, type Graph, type Route, type RouteTargetKind, type VpcGateway } from "../../../graph";
import { prefixListBlocks } from "../../../graph/aws/prefix-lists";
import type { References } from "../../../graph/aws/reference";
import { resolve } from "../../../graph/aws/resolve";
import type { VpcPeering } from "../../../graph";
import { IpSet, parseCidr, type IpAddress, type IpFamily } from "../../../sets";

/**
 * Where a route leads. `opaque`: something that passes packets on in a way that is not computed (a firewall, an
 * appliance, a VPN); `any`: nobody knows; `none`: nowhere (a blackhole).
 */
export type TargetKind =
  "local" | "internet" | "nat" | "egress-only" | "peering" | "transit" | "opaque" | "any" | "none";

export interface Target {
  readonly kind: TargetKind;
  /** The same for the same target: a node's id, or the id of what was not given. */
  readonly key: string;
  readonly gateway?: VpcGateway;
  readonly peering?: VpcPeering;
}

/** A route as far as it is known; prefix lists give one of them for each block. */
export interface RouteEntry {
  readonly node: Route | undefined;
  /** Undefined where the destination is not known: it may be any. */
  readonly blocks: IpSet | undefined;
  readonly prefixLength: number;
  /** Among routes of one length: 0 static, 1 of a prefix list. */
  readonly rank: number;
  readonly targets: readonly Target[];
  /** Whether it certainly is in the table and stays there. */
  readonly definite: boolean;
  /** The kinds of targets as written: only some may stand before the local route. */
  readonly written: readonly RouteTargetKind[];
}

const noTarget: Target = { kind: "none", key: "none" };
export const anyTarget: Target = { kind: "any", key: "any" };
const localTarget: Target = { kind: "local", key: "local" };

const gatewayTargets = {
  internet: "internet",
  nat: "nat",
  "egress-only": "egress-only",
  transit: "transit",
  vpn: "opaque",
  carrier: "opaque",
} as const;

export function gatewayTarget(gateway: VpcGateway): Target {
  const isPrivate = gateway.gatewayKind === "nat" && peek(() => gateway.connectivityType) !== undefined;
  const type = isPrivate ? peek(() => gateway.connectivityType) : "public";
  const kind = type === "public" ? gatewayTargets[gateway.gatewayKind] : "opaque";
  return { kind, key: gateway.id, gateway };
}

/** Kinds by the first part of the ids that AWS gives. */
function unseenTarget(kind: RouteTargetKind, id: string): Target {
  if (id === "local") return localTarget;
  if (kind === "gateway") return { kind: id.startsWith("igw-") ? "internet" : "opaque", key: id };
  if (kind === "nat" || kind === "egress-only") return { kind, key: id };
  if (kind === "transit-gateway") return { kind: "transit", key: id };
  return { kind: "opaque", key: id };
}

function targetsOf(graph: Graph, kind: RouteTargetKind, references: References): readonly Target[] {
  if (kind === "peering") {
    const { definite, possible, unseen, missing } = resolve(graph, references, "VpcPeering");
    return [
      ...[...definite, ...possible].map((peering): Target => ({ kind: "peering", key: peering.id, peering })),
      ...unseen.map((id) => unseenTarget(kind, id)),
      ...missing.map((): Target => ({ kind: "opaque", key: "a peering connection" })),
    ];
  }
  const isGateway = ["gateway", "nat", "egress-only", "carrier", "transit-gateway"].includes(kind);
  if (!isGateway) return [{ kind: "opaque", key: references.map(({ value }) => value ?? "").join() || kind }];
  const { definite, possible, unseen, missing } = resolve(graph, references, "VpcGateway");
  return [
    ...[...definite, ...possible].map(gatewayTarget),
    ...unseen.map((id) => unseenTarget(kind, id)),
    ...missing.map(() => anyTarget),
  ];
}

/** Reads one route: an entry for each block that its destination is known to have, and one for what is not known. */
export function readRoute(graph: Graph, node: Route, definite: boolean): readonly RouteEntry[] {
  const written = peek(() => node.targets);
  const targets =
    written instanceof Unknown
      ? [anyTarget]
      : written.flatMap(({ kind, references }) => targetsOf(graph, kind, references));
  const shared = {
    node,
    targets: targets.length > 0 ? targets : [noTarget],
    definite,
    written: written instanceof Unknown ? [] : written.map(({ kind }) => kind),
  };
  const entries: RouteEntry[] = [];
  const add = (blocks: IpSet | undefined, prefixLength: number, rank: number): void =>
    void entries.push({ ...shared, blocks, prefixLength, rank });
  for (const read of [() => node.destinationCidr, () => node.destinationIpv6Cidr]) {
    const text = peek(read);
    if (text === undefined || text === "") continue;
    const cidr = text instanceof Unknown ? undefined : parseCidr(text);
    if (cidr?.ok) add(IpSet.fromBlocks([cidr.value]), cidr.value.prefixLength, 0);
    else add(undefined, 0, 0);
  }
  if (node.destinationPrefixList.length > 0) {
    const { set, missing } = prefixListBlocks(graph, node.destinationPrefixList);
    for (const text of set.toCidrs()) {
      const cidr = parseCidr(text);
      if (cidr.ok) add(IpSet.fromBlocks([cidr.value]), cidr.value.prefixLength, 1);
    }
    if (missing !== undefined) add(undefined, 0, 1);
  }
  return entries;
}

/** Where packets may go, and whether that is certain. */
export interface Outcome {
  readonly targets: readonly Target[];
  readonly certain: boolean;
  /** The routes that lead there. */
  readonly routes: readonly RouteEntry[];
}

const outcomeOf = (routes: readonly RouteEntry[], targets: readonly Target[]): Outcome => {
  const byKey = new Map(targets.map((target) => [target.key, target]));
  const [only] = byKey.values();
  return {
    targets: [...byKey.values()],
    certain: byKey.size === 1 && only?.kind !== "any",
    routes,
  };
};

/** The best of the routes that certainly are there and match; several only where they contradict each other. */
function winners(entries: readonly RouteEntry[], address: IpAddress): readonly RouteEntry[] {
  let best: RouteEntry[] = [];
  for (const entry of entries) {
    if (!entry.definite || !entry.blocks?.contains(address)) continue;
    const [top] = best;
    const order = top ? entry.prefixLength - top.prefixLength || top.rank - entry.rank : 1;
    if (order > 0) best = [entry];
    else if (order === 0) best.push(entry);
  }
  return best;
}

/** The routes that may come before those that certainly are there. */
function rivals(entries: readonly RouteEntry[], address: IpAddress, length: number): readonly RouteEntry[] {
  return entries.filter(({ definite, blocks, prefixLength }) =>
    blocks ? !definite && prefixLength >= length && blocks.contains(address) : true,
  );
}

/** Follows the routes to an address outside the VPC: the longest prefix wins. */
export function lookUp(entries: readonly RouteEntry[], address: IpAddress): Outcome {
  const best = winners(entries, address);
  const others = rivals(entries, address, best[0]?.prefixLength ?? 0);
  const targets = best.length > 0 ? best.flatMap((entry) => entry.targets) : [noTarget];
  return outcomeOf([...best, ...others], [...targets, ...others.flatMap((entry) => entry.targets)]);
}

/** What may stand before the local route: AWS takes these only, and only for blocks within the VPC's. */
const middleboxes: readonly RouteTargetKind[] = ["nat", "interface", "instance", "endpoint"];

/** Follows the routes to an address of the same VPC: the local one, unless one to a middlebox is more specific. */
export function lookUpLocal(entries: readonly RouteEntry[], address: IpAddress, blocks: IpSet): Outcome {
  const inner = entries.filter(
    (entry) =>
      entry.written.some((kind) => middleboxes.includes(kind)) &&
      (entry.blocks === undefined ||
        (entry.prefixLength > 0 && isWithin(entry.blocks, blocks, address.family))),
  );
  const best = winners(inner, address);
  const others = rivals(inner, address, best[0]?.prefixLength ?? 0);
  const through = best.length > 0 ? [opaqueTarget] : [localTarget];
  return outcomeOf([...best, ...others], [...through, ...others.map(() => opaqueTarget)]);
}

const opaqueTarget: Target = { kind: "opaque", key: "a middlebox" };

/** Where the VPC's own blocks are not known, any block but the whole may lie within. */
const isWithin = (route: IpSet, vpc: IpSet, family: IpFamily): boolean =>
  vpc.only(family).isEmpty || route.isSubsetOf(vpc);
