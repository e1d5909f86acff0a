import { formatPath, peek, type Graph } from "../../../graph";
import { IpSet, parseCidr, type IpAddress } from "../../../sets";
import { anything, everything, type Bounds, type Certainty } from "../bounds";
import type { Member } from "../endpoints/member";
import { admitted } from "../groups/admit";
import type { Direction } from "../groups/group";
import { admits } from "../network/acl";
import type { Outcome } from "../network/route";
import { follow, tablesOf } from "../network/route-table";
import { natSubnet } from "../network/gateway";
import type { SubnetView } from "../network/subnet";
import { aclsOf } from "../network/subnet-acl";
import { Cuts } from "./cuts";

/** What one ACL lets through on its subnet's edge: what is asked, and what is answered. */
export interface AclVerdict {
  readonly request: Bounds;
  readonly reply: Bounds;
}

export type Role = "initiator" | "responder";

const open: readonly AclVerdict[] = [{ request: everything, reply: everything }];
const unknownAcl: readonly AclVerdict[] = [{ request: anything, reply: anything }];

type Named = readonly [label: string, set: IpSet];

/** The blocks of a subnet's ACLs and routes. */
function* namedIn(graph: Graph, subnet: SubnetView, seen: Set<string>): Generator<Named> {
  if (seen.has(subnet.id)) return;
  seen.add(subnet.id);
  for (const acl of aclsOf(graph, subnet).candidates)
    for (const { node, blocks } of [...acl.ingress, ...acl.egress])
      if (blocks) yield [`${node.id} ${formatPath(node.path)}`, blocks];
  for (const table of tablesOf(graph, subnet).tables)
    for (const { blocks, targets, prefixLength } of table.entries)
      if (blocks) yield [`${table.name} ${prefixLength} ${targets.map(({ key }) => key).join()}`, blocks];
}

function* named(found: readonly Named[], seen: Set<string>): Generator<Named> {
  for (const each of found) {
    if (seen.has(each[0])) continue;
    seen.add(each[0]);
    yield each;
  }
}

const natSubnets = (graph: Graph): readonly SubnetView[] =>
  graph.all("VpcGateway").flatMap((gateway) => {
    const subnet = gateway.gatewayKind === "nat" ? natSubnet(graph, gateway) : undefined;
    return subnet ? [subnet] : [];
  });

/** The destinations that transit gateways tell apart. */
const transitBlocks = (graph: Graph): readonly Named[] =>
  graph.all("TransitGatewayRoute").flatMap((route): readonly Named[] => {
    const text = peek(() => route.destinationCidr);
    const cidr = typeof text === "string" ? parseCidr(text) : undefined;
    return cidr?.ok ? [[route.id, IpSet.fromBlocks([cidr.value])]] : [];
  });

/** What stands around one interface: its groups, its subnet's ACL, its routes. Each judges by the other side's address. */
export class Side {
  private readonly memo = new Map<string, unknown>();
  private cutting: Cuts | undefined;

  constructor(
    private readonly graph: Graph,
    readonly member: Member,
  ) {}

  private once<T>(key: string, compute: () => T): T {
    let found = this.memo.get(key);
    if (found === undefined) this.memo.set(key, (found = compute()));
    return found as T;
  }

  /** Where the rules around this interface tell addresses apart. */
  get cuts(): Cuts {
    return (this.cutting ??= new Cuts([...this.sets()]));
  }

  private *sets(): Generator<IpSet> {
    for (const [, set] of this.named(new Set())) yield set;
  }

  /** The blocks that rules, entries and routes name, each with who names it; leaves out whom `seen` holds, and adds them. */
  *named(seen: Set<string>): Generator<readonly [label: string, set: IpSet]> {
    const { groups, subnet } = this.member;
    for (const group of [...groups.definite, ...groups.possible]) {
      if (seen.has(group.id)) continue;
      seen.add(group.id);
      for (const direction of ["ingress", "egress"] as const)
        for (const rule of group.rules(direction))
          if (!rule.blocks.isEmpty)
            yield [
              `${group.id} ${direction} ${rule.connections?.toString() ?? "?"} ${rule.definite}`,
              rule.blocks,
            ];
    }
    if (subnet) yield* namedIn(this.graph, subnet, seen);
    // What leaves by a NAT gateway meets what stands around that, too.
    for (const each of this.graph.derive(natSubnets))
      if (each.vpc === this.member.vpc) yield* namedIn(this.graph, each, seen);
    yield* named(this.graph.derive(transitBlocks), seen);
  }

  /** What the groups let through; `other` are those of the other interface, if it has any. */
  groups(role: Role, address: IpAddress, other: Member | undefined, references: Certainty): Bounds {
    const direction: Direction = role === "initiator" ? "egress" : "ingress";
    const held = other && references !== "no" ? other : undefined;
    const service = other?.service?.id;
    const key = `groups ${direction} ${this.cuts.index(address)} ${held ? `${references} ${held.groupsKey}` : ""} ${service ?? ""}`;
    return this.once(key, () =>
      admitted(this.member.groups, direction, {
        address,
        groups: held?.groups,
        references,
        ...(service !== undefined && { service }),
      }),
    );
  }

  /** What the ACLs that the subnet may have let through, each by itself. */
  acls(role: Role, address: IpAddress, crossing: Certainty): readonly AclVerdict[] {
    if (crossing === "no" || this.member.front) return open;
    const { subnet } = this.member;
    if (!subnet) return unknownAcl;
    return this.once(`acls ${role} ${crossing} ${this.cuts.index(address)}`, () => {
      const { candidates, missing } = aclsOf(this.graph, subnet);
      const [out, into] =
        role === "initiator" ? (["egress", "ingress"] as const) : (["ingress", "egress"] as const);
      const verdicts = candidates.map((acl) =>
        acl.node ? { request: admits(acl, out, address), reply: admits(acl, into, address) } : open[0]!,
      );
      return [
        ...verdicts,
        ...(missing === undefined ? [] : unknownAcl),
        ...(crossing === "unknown" ? open : []),
      ];
    });
  }

  /** Where the routes lead; `local` for addresses of the same VPC. */
  outcome(address: IpAddress, local: boolean): Outcome {
    const { subnet, vpc } = this.member;
    return this.once(`route ${local} ${this.cuts.index(address)}`, () =>
      follow(
        this.graph,
        subnet ? tablesOf(this.graph, subnet) : { tables: [], unknown: "the subnet, and its routes" },
        vpc,
        address,
        local,
      ),
    );
  }
}
