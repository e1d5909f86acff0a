import { peek, Unknown, type Graph, type SecurityGroupRule } from "../../../graph";
import { connectionsOf } from "../../../graph/aws/connections";
import { allBlocks } from "../../../graph/aws/peers";
import { servicesListed } from "../../../graph/aws/prefix-lists";
import type { References } from "../../../graph/aws/reference";
import type { Direction, GroupState, GroupView, Peer, RuleView } from "./group";

/** What the reading of rules needs to know of groups. */
export interface RuleContext {
  readonly graph: Graph;
  /** The group that the rules are of. */
  readonly owner: () => GroupView;
  readonly meant: (references: References) => GroupState;
}

/** Rules, each with whether it certainly is of the group and stays there. */
export type Owned = readonly (readonly [rule: SecurityGroupRule, definite: boolean])[];

/** CloudFormation's own rule may or may not stay where rules for the way out stand in resources of their own. */
export const isReplaced = (rule: SecurityGroupRule, siblings: readonly SecurityGroupRule[]): boolean =>
  rule.form === "implicit" &&
  siblings.some((each) => each.form === "standalone" && peek(() => each.direction) !== "ingress");

/** The rules of one direction, as far as they are known. */
export function compileRules(context: RuleContext, direction: Direction, rules: Owned): readonly RuleView[] {
  return rules.flatMap(([rule, definite]) => {
    const found = peek(() => rule.direction);
    if (found !== direction && !(found instanceof Unknown)) return [];
    return [compile(context, rule, definite && found === direction)];
  });
}

function compile(context: RuleContext, node: SecurityGroupRule, definite: boolean): RuleView {
  const { set, missing: openBlocks } = allBlocks(context.graph, node);
  const connections = peek(() => connectionsOf(node));
  const self = peek(() => node.self);
  const peers = peersOf(context, node.groups);
  if (self instanceof Unknown) peers.push({ kind: "unknown", missing: self.missing });
  else if (self) peers.push({ kind: "group", group: context.owner() });
  const services = servicesListed(context.graph, node.prefixLists);
  const lacking = peers.find((peer) => peer.kind === "unknown")?.missing;
  const missing =
    openBlocks ??
    (connections instanceof Unknown ? connections.missing : undefined) ??
    lacking ??
    (definite ? undefined : "whether the rule stays with its group");
  return {
    node,
    name: node.name,
    blocks: set,
    peers,
    ...(services.length > 0 && {
      services: new Map(services.map(([{ id }, certain]) => [id, certain ? "yes" : "unknown"])),
    }),
    connections: connections instanceof Unknown ? undefined : connections,
    definite,
    openBlocks: openBlocks !== undefined,
    ...(missing !== undefined && { missing }),
  };
}

function peersOf({ meant }: RuleContext, references: References): Peer[] {
  if (references.length === 0) return [];
  const { definite, possible, missing } = meant(references);
  const peers: Peer[] = definite.map((group) => ({ kind: "group", group }));
  if (possible.length > 0) peers.push({ kind: "possible", groups: possible });
  if (missing !== undefined) peers.push({ kind: "unknown", missing });
  return peers;
}
