import type { Graph, SecurityGroup, SecurityGroupRule } from "../graph";
import { connectionsOf } from "../graph/aws/connections";
import { allBlocks, internetOf, type Blocks } from "../graph/aws/peers";
import { rulesOf } from "../graph/aws/security-groups";
import { peek, Unknown } from "../graph";
import type { ConnectionSet, IpSet } from "../sets";
import { publicIpv4, publicIpv6, type IpFamily } from "../sets";

/** What a rule, or several together, let pass between the internet and the members of a group. */
export interface Opening {
  /** Undefined where it takes several rules together. */
  readonly rule?: SecurityGroupRule;
  readonly connections: ConnectionSet;
  readonly families: readonly IpFamily[];
}

/** What is open to the internet for sure, and what may be for all that is known. */
export interface Openings {
  readonly certain: readonly Opening[];
  readonly doubts: readonly { readonly rule: SecurityGroupRule; readonly missing: string }[];
}

interface Read {
  readonly rule: SecurityGroupRule;
  readonly connections: ConnectionSet;
  readonly blocks: Blocks;
}

const everywhere = publicIpv4.union(publicIpv6);
const closed: Openings = { certain: [], doubts: [] };

/** Most rules name private addresses only, and nothing more has to be known of them: these are the others. */
const worldlyRules = (graph: Graph): ReadonlySet<SecurityGroupRule> =>
  new Set(
    graph.all("SecurityGroupRule").filter((rule) => {
      const { set, missing } = allBlocks(graph, rule);
      return missing !== undefined || set.overlaps(everywhere);
    }),
  );

/**
 * The openings of a group to the internet in one direction, over all its rules in all forms, prefix lists included.
 * Rules that only together take in the internet are found too.
 */
export function internetOpenings(
  graph: Graph,
  group: SecurityGroup,
  direction: "ingress" | "egress",
): Openings {
  const { definite, possible } = rulesOf(graph, group);
  const worldly = graph.derive(worldlyRules);
  if (possible.length === 0 && !definite.some((rule) => worldly.has(rule))) return closed;
  const certain: Opening[] = [];
  const doubts: { rule: SecurityGroupRule; missing: string }[] = [];
  const partial: Read[] = [];
  for (const rule of definite) {
    if (!worldly.has(rule) || peek(() => rule.direction) !== direction) continue;
    const blocks = allBlocks(graph, rule);
    const families = internetOf(blocks.set);
    const connections = peek(() => connectionsOf(rule));
    if (connections instanceof Unknown) {
      if (families.length > 0 || blocks.missing !== undefined)
        doubts.push({ rule, missing: connections.missing });
    } else if (families.length > 0) certain.push({ rule, connections, families });
    else if (blocks.missing !== undefined) doubts.push({ rule, missing: blocks.missing });
    else partial.push({ rule, connections, blocks });
  }
  certain.push(...together(partial));
  for (const rule of possible) {
    if (peek(() => rule.direction) !== direction) continue;
    const blocks = allBlocks(graph, rule);
    if (internetOf(blocks.set).length > 0 || blocks.missing !== undefined)
      doubts.push({ rule, missing: "which of several security groups the rule is of" });
  }
  return { certain, doubts };
}

/** Splits the connections of several rules into parts that are let through by the same rules, and sums their addresses. */
function together(rules: readonly Read[]): readonly Opening[] {
  let parts: { connections: ConnectionSet; set: IpSet }[] = [];
  for (const { connections, blocks } of rules) {
    const next: typeof parts = [];
    let rest = connections;
    for (const part of parts) {
      const both = part.connections.intersect(connections);
      if (both.isEmpty) {
        next.push(part);
        continue;
      }
      next.push({ connections: both, set: part.set.union(blocks.set) });
      const without = part.connections.subtract(connections);
      if (!without.isEmpty) next.push({ ...part, connections: without });
      rest = rest.subtract(both);
    }
    if (!rest.isEmpty) next.push({ connections: rest, set: blocks.set });
    parts = next;
  }
  const open = parts.map(({ connections, set }) => ({ connections, families: internetOf(set) }));
  return open.filter(({ families }) => families.length > 0);
}

/** `0.0.0.0/0`-like words for what an opening is to. */
export const nameFamilies = (families: readonly IpFamily[]): string =>
  families.length === 2 ? "IPv4 and IPv6" : families[0] === "ipv6" ? "IPv6" : "IPv4";
