import type { Builder } from "../../build";
import { listOf, shape, str, text } from "../../shape";
import { defineUnknown, Unknown } from "../../value";
import type { SecurityGroupRule } from "../../nodes/security-group-rule";
import { hide, readBlocks, type Block } from "./blocks";
import { makeNode, nodeAdapter, type Draft } from "./node";
import { at, isNative, judged } from "./placed";
import { groupNames, listNames, readRule, ruleProperties, type Direction } from "./security-group-rule";
import type { Adapter } from "./table";

const directions = ["ingress", "egress"] as const;

const groupFields = {
  groupName: at(text, "name", "groupName"),
  description: at(text, "description", "groupDescription"),
};

/** A security group with the rules that stand in its own resource. */
export const inlineGroup =
  (isDefault: boolean): Adapter =>
  (builder) => {
    const group = makeNode(builder, "SecurityGroup", {
      constants: { isDefault },
      fields: groupFields,
      references: { vpc: "vpcId" },
    });
    builder.add(group);
    for (const direction of directions) readInline(builder, group, direction);
  };

function readInline(builder: Builder, group: Draft<"SecurityGroup">, direction: Direction): void {
  const name = isNative(builder.resource) ? listNames[direction] : direction;
  const blocks = readBlocks(builder, judged(builder.resource), name);
  if (blocks instanceof Unknown) {
    const path = { parent: undefined, key: name };
    defineUnknown(group, direction, path, blocks);
    // One rule stands for all that there may be, so that whoever judges rules meets the unknown.
    addInline(builder, group, direction, { properties: blocks, path });
    return;
  }
  const rules = blocks?.map((block) => addInline(builder, group, direction, block));
  const stated = rules ?? unstated(builder, group, direction);
  if (stated) group[direction] = stated;
}

function addInline(
  builder: Builder,
  group: Draft<"SecurityGroup">,
  direction: Direction,
  { properties, path }: Block,
): SecurityGroupRule {
  const rule = makeNode(builder, "SecurityGroupRule", {
    constants: { form: "inline", direction, group: [], prefixLists: [], groups: [], path },
  });
  rule.securityGroup = group;
  rule.name = `${direction} ${path.key} of ${builder.resource.name}`;
  if (properties instanceof Unknown) hide(rule, ruleProperties, properties, path);
  else {
    const property = path.parent ? String(path.parent.key) : String(path.key);
    readRule(builder, rule, properties, { path, property, direction });
  }
  builder.add(rule);
  return rule;
}

/** What holds where a direction is not stated at all. */
function unstated(
  builder: Builder,
  group: Draft<"SecurityGroup">,
  direction: Direction,
): readonly SecurityGroupRule[] | undefined {
  // Taking over a default group strips it of all rules first.
  if (group.isDefault) return [];
  // CloudFormation leaves AWS's own rule in place, which lets everything out; the classic provider takes it away.
  if (direction === "ingress" || !isNative(builder.resource)) return undefined;
  const rule = makeNode(builder, "SecurityGroupRule", {
    constants: {
      form: "implicit",
      direction,
      group: [],
      protocol: "-1",
      prefixLists: [],
      groups: [],
      self: false,
      cidrs: [
        { text: "0.0.0.0/0", at: "" },
        { text: "::/0", at: "" },
      ],
      path: { parent: undefined, key: listNames.egress },
    },
  });
  rule.securityGroup = group;
  rule.name = `default egress of ${builder.resource.name}`;
  builder.add(rule);
  return undefined;
}

/** A rule in a resource of its own; `direction` where the token says it. */
export const standaloneRule =
  (direction: Direction | undefined): Adapter =>
  (builder) => {
    const { resource } = builder;
    const rule = makeNode(builder, "SecurityGroupRule", {
      constants: { form: "standalone", ...(direction && { direction }) },
      references: { group: groupNames },
    });
    if (!direction) readDirection(builder, rule);
    readRule(builder, rule, judged(resource), { path: undefined, direction });
    builder.add(rule);
  };

function readDirection(builder: Builder, rule: Draft<"SecurityGroupRule">): void {
  const path = { parent: undefined, key: "type" };
  const found = judged(builder.resource)["type"];
  if (found === "ingress" || found === "egress") rule.direction = found;
  else if (found instanceof Unknown) defineUnknown(rule, "direction", path, found, directions);
  else {
    builder.problem(path, `type: expected "ingress" or "egress"`);
    defineUnknown(rule, "direction", path, new Unknown("a valid type of rule"), directions);
  }
}

export const prefixList = nodeAdapter("PrefixList", {
  fields: {
    prefixListName: at(str, "name", "prefixListName"),
    addressFamily: at(str, "addressFamily"),
    entries: at(listOf(shape({ cidr: str, description: str })), "entries"),
  },
});

export const prefixListEntry = nodeAdapter("PrefixListEntry", {
  fields: { cidr: at(str, "cidr") },
  references: { prefixList: "prefixListId" },
});
