import type { Graph } from "../graph";
import { memoised } from "../memo";
import type { RuleCidr, SecurityGroupRule } from "../nodes/security-group-rule";
import { peek, Unknown } from "../value";
import { IpSet, type IpFamily } from "../../sets";
import { prefixListBlocks } from "./prefix-lists";

/** Addresses that a rule names, as far as they are known. */
export interface Blocks {
  readonly set: IpSet;
  /** What would have to be known for the rest; undefined where `set` is all. */
  readonly missing?: string;
}

const families = ["ipv4", "ipv6"] as const;

const blocksOf = new WeakMap<SecurityGroupRule, Blocks>();

/** The addresses of the blocks that a rule names itself, without those of prefix lists and groups. Never raises. */
export function ownBlocks(rule: SecurityGroupRule): Blocks {
  let blocks = blocksOf.get(rule);
  if (!blocks) blocksOf.set(rule, (blocks = readBlocks(rule)));
  return blocks;
}

function readBlocks(rule: SecurityGroupRule): Blocks {
  const cidrs = peek(() => rule.cidrs);
  if (cidrs instanceof Unknown) return { set: IpSet.empty(), missing: cidrs.missing };
  if (cidrs.length === 1) {
    const text = peek(() => cidrs[0]!.text);
    return text instanceof Unknown ? { set: IpSet.empty(), missing: text.missing } : { set: setOf(text) };
  }
  const texts = cidrs.map((cidr) => peek(() => cidr.text));
  const { set } = IpSet.fromCidrs(texts.filter((text): text is string => typeof text === "string"));
  const unknown = texts.find((text): text is Unknown => text instanceof Unknown);
  return unknown ? { set, missing: unknown.missing } : { set };
}

/** Most rules name one of few blocks. */
const setOf = memoised((text) => IpSet.fromCidrs([text]).set);

/** The addresses of all blocks that a rule names, prefix lists included; groups have none of their own. */
export function allBlocks(graph: Graph, rule: SecurityGroupRule): Blocks {
  const own = ownBlocks(rule);
  if (rule.prefixLists.length === 0) return own;
  const lists = prefixListBlocks(graph, rule.prefixLists);
  const missing = own.missing ?? lists.missing;
  const set = own.set.union(lists.set);
  return missing === undefined ? { set } : { set, missing };
}

/** The families of addresses whose whole internet the set takes in. */
export const internetOf = (set: IpSet): readonly IpFamily[] =>
  families.filter((family) => {
    const { isEmpty } = family === "ipv4" ? set.v4 : set.v6;
    return !isEmpty && set.coversInternet(family);
  });

/**
 * The families whose internet a rule's own blocks take in. Where what is known does not decide it, the unknown block is
 * read, which raises.
 */
export function internetPeers(rule: SecurityGroupRule): readonly IpFamily[] {
  const found = internetOf(ownBlocks(rule).set);
  if (found.length > 0) return found;
  for (const cidr of rule.cidrs) void cidr.text;
  return found;
}

/** The block to show for a rule that takes in the internet: one that does so alone, else all. */
export function widestBlock(rule: SecurityGroupRule): RuleCidr | undefined {
  const known = rule.cidrs.filter((cidr) => !(peek(() => cidr.text) instanceof Unknown));
  return known.find((cidr) => internetOf(IpSet.fromCidrs([cidr.text]).set).length > 0) ?? known[0];
}
