import {
  peek,
  Unknown,
  type Graph,
  type NetworkAcl,
  type NetworkAclEntry,
  type SecurityGroup,
  type SecurityGroupRule,
  type Vpc,
} from "../graph";
import { connectionsOf } from "../graph/aws/connections";
import { entriesOf, entryBlocks, entryConnections } from "../graph/aws/network-acls";
import { allBlocks } from "../graph/aws/peers";
import { resolve } from "../graph/aws/resolve";
import { ConnectionSet, IpSet } from "../sets";

/** Whom a rule is about: addresses, and groups by the ids of their nodes or as they were written. */
interface Peers {
  readonly blocks: IpSet;
  readonly groups: ReadonlySet<string>;
}

/** The peers of a rule, as far as they are known; `missing` names what is not. */
function peersOf(graph: Graph, rule: SecurityGroupRule, owner: SecurityGroup): Peers & { missing?: string } {
  const { set, missing: openBlocks } = allBlocks(graph, rule);
  const found = resolve(graph, rule.groups, "SecurityGroup");
  const self = peek(() => rule.self);
  const missing =
    openBlocks ??
    found.missing[0] ??
    (found.possible[0] ? "which security group is meant" : undefined) ??
    (self instanceof Unknown ? self.missing : undefined);
  const groups = [
    ...found.definite.map(({ id }) => id),
    ...found.unseen,
    ...(self === true ? [owner.id] : []),
  ];
  return { blocks: set, groups: new Set(groups), ...(missing !== undefined && { missing }) };
}

/** Whether one rule allows all that another does: `undefined` where that is not known. */
export function coversRule(
  graph: Graph,
  owner: SecurityGroup,
  wide: SecurityGroupRule,
  narrow: SecurityGroupRule,
): boolean | undefined {
  const [outer, inner] = [peek(() => connectionsOf(wide)), peek(() => connectionsOf(narrow))];
  const known = !(outer instanceof Unknown) && !(inner instanceof Unknown);
  if (known && !inner.isSubsetOf(outer)) return false;
  const [all, some] = [peersOf(graph, wide, owner), peersOf(graph, narrow, owner)];
  if (all.missing === undefined) {
    // What is known of the narrow one must be within, whatever else there is.
    if (!some.blocks.isSubsetOf(all.blocks) || [...some.groups].some((id) => !all.groups.has(id)))
      return false;
    if (known && some.missing === undefined) return true;
  }
  return undefined;
}

/** Whether a VPC has addresses of IPv6; `undefined` where that is not known. */
export function hasIpv6(graph: Graph, vpc: Vpc): boolean | undefined {
  const own = [
    peek(() => vpc.ipv6CidrBlock),
    peek(() => vpc.assignGeneratedIpv6CidrBlock),
    ...graph.all("VpcCidrBlock").flatMap((block) => {
      const found = resolve(graph, block.vpc, "Vpc");
      const isMeant = found.definite.includes(vpc);
      const text = peek(() => block.ipv6CidrBlock);
      if (isMeant) return [text];
      return found.possible.includes(vpc) || found.missing.length > 0 ? [text && new Unknown("its VPC")] : [];
    }),
  ];
  if (own.some((each) => each !== undefined && each !== "" && each !== false && !(each instanceof Unknown)))
    return true;
  return own.some((each) => each instanceof Unknown) ? undefined : false;
}

/** A stretch of what an entry is about that no entry before it decides. */
interface Rest {
  readonly blocks: IpSet;
  readonly connections: ConnectionSet;
}

function without(rest: readonly Rest[], blocks: IpSet, connections: ConnectionSet): readonly Rest[] {
  return rest
    .flatMap((each): Rest[] => [
      { blocks: each.blocks.subtract(blocks), connections: each.connections },
      { blocks: each.blocks.intersect(blocks), connections: each.connections.subtract(connections) },
    ])
    .filter((each) => !each.blocks.isEmpty && !each.connections.isEmpty);
}

/** Why an entry of an ACL never decides anything. */
export interface Shadow {
  /** The entries before it that leave it nothing; none where it is about nothing at all. */
  readonly by: readonly NetworkAclEntry[];
  /** What would have to be known: without it, it is certain. */
  readonly missing?: string;
}

interface Ranked {
  readonly entry: NetworkAclEntry;
  readonly number: number | undefined;
  readonly blocks: IpSet | undefined;
  readonly connections: ConnectionSet | undefined;
  readonly definite: boolean;
}

function rank(entry: NetworkAclEntry, definite: boolean): Ranked {
  const known = <T>(read: () => T): T | undefined => {
    const value = peek(read);
    return value instanceof Unknown ? undefined : value;
  };
  return {
    entry,
    number: known(() => entry.ruleNumber),
    blocks: known(() => entryBlocks(entry)),
    connections: known(() => entryConnections(entry)),
    definite,
  };
}

const missing = "the numbers, blocks and ports of all entries";

/** The entries of an ACL that never decide anything, or may not, each with why. A direction that is unknown raises. */
export function shadowedEntries(
  graph: Graph,
  acl: NetworkAcl,
  direction: "ingress" | "egress",
): ReadonlyMap<NetworkAclEntry, Shadow> {
  const { definite, possible } = entriesOf(graph, acl);
  const all = [
    ...definite.map((entry) => rank(entry, true)),
    ...possible.map((entry) => rank(entry, false)),
  ].filter(({ entry }) => entry.direction === direction);
  const shadows = new Map<NetworkAclEntry, Shadow>();
  for (const own of all) {
    if (!own.definite) continue;
    const { number } = own;
    const before = all.filter(
      (each) => each !== own && (number === undefined || each.number === undefined || each.number < number),
    );
    const sure = before.filter(
      (each) =>
        each.definite && each.number !== undefined && number !== undefined && each.blocks && each.connections,
    );
    const rest = (list: readonly Ranked[]): readonly Rest[] => restOf(own, list);
    if (own.blocks && own.connections && rest([]).length === 0) shadows.set(own.entry, { by: [] });
    else if (own.blocks && own.connections && rest(sure).length === 0)
      shadows.set(own.entry, { by: sure.map(({ entry }) => entry) });
    else if (mayBeShadowed(own, before))
      shadows.set(own.entry, { by: before.map(({ entry }) => entry), missing });
  }
  return shadows;
}

/** What entries leave of one to decide; of what is not known, everything is taken. */
function restOf(own: Ranked, list: readonly Ranked[]): readonly Rest[] {
  const whole = [{ blocks: own.blocks ?? IpSet.all(), connections: own.connections ?? ConnectionSet.all() }];
  return list.reduce<readonly Rest[]>(
    (open, { blocks, connections }) =>
      without(open, blocks ?? IpSet.all(), connections ?? ConnectionSet.all()),
    whole.filter((each) => !each.blocks.isEmpty && !each.connections.isEmpty),
  );
}

/** What is not known of entries before it may be all that there is, and what is not known of itself may be theirs. */
function mayBeShadowed(own: Ranked, before: readonly Ranked[]): boolean {
  const { blocks, connections } = own;
  if (blocks && connections) return restOf(own, before).length === 0;
  if (before.length === 0) return false;
  if (blocks) {
    const covered = before.map((each) => each.blocks ?? IpSet.all());
    return blocks.isSubsetOf(covered.reduce((sum, each) => sum.union(each), IpSet.empty()));
  }
  const covered = before.map((each) => each.connections ?? ConnectionSet.all());
  return connections === undefined || connections.isSubsetOf(ConnectionSet.unionAll(covered));
}
