import type { Builder } from "../../build";
import { alias, bool, looseInt, readInto, str, text, type Field } from "../../shape";
import { defineUnknown, peek, Unknown, type Path } from "../../value";
import type { NetworkAclEntry } from "../../nodes/network-acl";
import { hide, readBlocks, type Block } from "./blocks";
import { makeNode, type Draft } from "./node";
import { at, judged } from "./placed";
import type { Adapter } from "./table";

type Properties = Readonly<Record<string, unknown>>;

/** Each property of an entry with the names that the forms give it. */
const names: Readonly<Record<string, readonly [Field<unknown>, ...string[]]>> = {
  ruleNumber: [looseInt, "ruleNo", "ruleNumber"],
  action: [str, "action", "ruleAction"],
  fromPort: [looseInt, "fromPort"],
  toPort: [looseInt, "toPort"],
  icmpType: [looseInt, "icmpType"],
  icmpCode: [looseInt, "icmpCode"],
  cidrBlock: [str, "cidrBlock"],
  ipv6CidrBlock: [str, "ipv6CidrBlock"],
  protocol: [text, "protocol"],
};

/** A network ACL with the entries that stand in its own resource. */
export const networkAcl =
  (isDefault: boolean): Adapter =>
  (builder) => {
    const acl = makeNode(builder, "NetworkAcl", {
      constants: { isDefault },
      references: { vpc: "vpcId", defaultOf: "defaultNetworkAclId", subnets: "subnetIds" },
    });
    builder.add(acl);
    for (const direction of ["ingress", "egress"] as const) {
      const blocks = readBlocks(builder, judged(builder.resource), direction);
      const add = ({ properties, path }: Block): NetworkAclEntry => {
        const entry = makeNode(builder, "NetworkAclEntry", {
          constants: { form: "inline", direction, acl: [], path },
        });
        entry.networkAcl = acl;
        entry.name = `${direction} ${path.key} of ${builder.resource.name}`;
        if (properties instanceof Unknown) hide(entry, Object.keys(names), properties, path);
        else readEntry(builder, entry, properties, path);
        builder.add(entry);
        return entry;
      };
      if (blocks instanceof Unknown) {
        const path: Path = { parent: undefined, key: direction };
        defineUnknown(acl, direction, path, blocks);
        // One entry stands for all that there may be, so that whoever judges entries meets the unknown.
        add({ properties: blocks, path });
      } else if (blocks) acl[direction] = blocks.map(add);
      // Taking over a default ACL strips it of all entries first.
      else if (isDefault) acl[direction] = [];
    }
  };

function readEntry(
  builder: Builder,
  entry: Draft<"NetworkAclEntry">,
  properties: Properties,
  path: Path | undefined,
): void {
  for (const [name, [field, ...theirs]] of Object.entries(names)) {
    const used = theirs.find((each) => properties[each] !== undefined) ?? theirs[0]!;
    const read = {};
    readInto(read, { [used]: field }, properties, builder, path);
    alias(entry, name, read, used, name === "protocol" ? "-1" : undefined);
  }
}

/** The native form keeps ports and ICMP types in mappings of their own. */
const places = {
  ruleNumber: at(looseInt, "ruleNumber"),
  action: at(str, "ruleAction"),
  protocol: at(text, "protocol"),
  fromPort: at(looseInt, "fromPort", "portRange.from"),
  toPort: at(looseInt, "toPort", "portRange.to"),
  icmpType: at(looseInt, "icmpType", "icmp.type"),
  icmpCode: at(looseInt, "icmpCode", "icmp.code"),
  cidrBlock: at(str, "cidrBlock"),
  ipv6CidrBlock: at(str, "ipv6CidrBlock"),
};

/** An entry in a resource of its own. */
export const networkAclEntry: Adapter = (builder) => {
  const entry = makeNode(builder, "NetworkAclEntry", {
    constants: { form: "standalone" },
    fields: places,
    references: { acl: "networkAclId" },
  });
  if (judged(builder.resource)["protocol"] === undefined) entry.protocol = "-1";
  readDirection(builder, entry);
  builder.add(entry);
};

function readDirection(builder: Builder, entry: Draft<"NetworkAclEntry">): void {
  const read: { egress?: boolean } = {};
  readInto(read, { egress: bool }, judged(builder.resource), builder);
  const egress = peek(() => read.egress);
  const path: Path = { parent: undefined, key: "egress" };
  if (egress instanceof Unknown) defineUnknown(entry, "direction", path, egress, ["ingress", "egress"]);
  else entry.direction = egress ? "egress" : "ingress";
}
