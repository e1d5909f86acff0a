import type { Builder } from "../../build";
import type { RuleCidr } from "../../nodes/security-group-rule";
import { memoised } from "../../memo";
import { looseBool, looseInt, readInto, readOnto, text } from "../../shape";
import { defineUnknown, formatPath, type Path, peek, reveal, Unknown } from "../../value";
import { awsRule } from "../../aws/connections";
import { parseCidr } from "../../../sets";
import type { Draft } from "./node";
import { readAllReferences } from "./references";

export type Direction = "ingress" | "egress";
type Properties = Readonly<Record<string, unknown>>;

/** The native provider's lists of a group's rules. */
export const listNames = { ingress: "securityGroupIngress", egress: "securityGroupEgress" } as const;
/** What a rule in a resource of its own calls its group. */
export const groupNames = ["securityGroupId", "groupId", "groupName"] as const;
/** What is unknown of a rule that is unknown as a whole. */
export const ruleProperties = ["protocol", "fromPort", "toPort", "description", "cidrs", "self"] as const;

const cidrNames = ["cidrBlocks", "ipv6CidrBlocks", "cidrIpv4", "cidrIpv6", "cidrIp"];
const prefixListNames = ["prefixListIds", "prefixListId", "sourcePrefixListId", "destinationPrefixListId"];
const peerNames = [
  "securityGroups",
  "sourceSecurityGroupId",
  "sourceSecurityGroupName",
  "destinationSecurityGroupId",
  "referencedSecurityGroupId",
];

interface Where {
  readonly path: Path | undefined;
  /** The top-level input that the rule stands in, for inline ones. */
  readonly property?: string;
  readonly direction: Direction | undefined;
}

const own = { fromPort: looseInt, toPort: looseInt, description: text, self: looseBool };

/** Reads a rule in whatever form: each names its peers in its own way, and a rule may use several at once. */
export function readRule(
  builder: Builder,
  rule: Draft<"SecurityGroupRule">,
  properties: Properties,
  { path, property }: Where,
): void {
  readInto(rule, own, properties, builder, path);
  const name = properties["ipProtocol"] === undefined ? "protocol" : "ipProtocol";
  const found = properties[name];
  const protocol = reveal(found);
  if (protocol === undefined || protocol === null) rule.protocol = "-1";
  else readOnto(rule, "protocol", text, protocol, path, name, builder);
  checkProtocol(builder, rule, name, path);
  rule.prefixLists = readAllReferences(builder, properties, prefixListNames, { parent: path, property });
  rule.groups = readAllReferences(builder, properties, peerNames, { parent: path, property });
  const cidrs: RuleCidr[] = [];
  for (const each of cidrNames) readCidrs(builder, properties, each, path, cidrs);
  rule.cidrs = cidrs;
}

/** A protocol or ports that AWS would refuse are a problem of the input, and unknown. */
function checkProtocol(
  builder: Builder,
  rule: Draft<"SecurityGroupRule">,
  name: string,
  path: Path | undefined,
): void {
  const connections = peek(() => awsRule(rule));
  if (connections instanceof Unknown || connections.ok) return;
  const at: Path = { parent: path, key: name };
  builder.problem(at, `${formatPath(at)}: ${connections.reason}`);
  defineUnknown(rule, "protocol", at, new Unknown(`a valid protocol and ports (${connections.reason})`));
}

/** Adds the blocks of one property, one by one: an unknown or malformed one is unknown, the others stand. */
function readCidrs(
  builder: Builder,
  properties: Properties,
  name: string,
  parent: Path | undefined,
  into: RuleCidr[],
): void {
  const found = properties[name];
  const value = reveal(found);
  if (value === undefined || value === null || value === "") return;
  const path: Path = { parent, key: name };
  if (!Array.isArray(value)) {
    into.push(readCidr(builder, value, path, name));
    return;
  }
  (value as unknown[]).forEach((item, index) => {
    const opened = reveal(item);
    into.push(readCidr(builder, opened, { parent: path, key: index }, `${name}[${index}]`));
  });
}

const parsed = memoised(parseCidr);

function readCidr(builder: Builder, item: unknown, path: Path, at: string): RuleCidr {
  const cidr = { at } as { at: string; text: string };
  if (item instanceof Unknown) defineUnknown(cidr, "text", path, item);
  else {
    const block = typeof item === "string" ? parsed(item) : undefined;
    if (block?.ok) cidr.text = item as string;
    else {
      const reason = block ? block.reason : "expected a block of addresses";
      builder.problem(path, `${formatPath(path)}: ${reason}`);
      defineUnknown(cidr, "text", path, new Unknown(`a valid block of addresses (${reason})`));
    }
  }
  return cidr;
}
