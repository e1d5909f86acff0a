import type { Builder } from "../../build";
import { alias, bool, looseInt, readInto, shape, str, text, type Field } from "../../shape";
import { defineUnknown, Unknown, type Path } from "../../value";
import { hide, readBlocks } from "./blocks";
import { makeNode, type Draft } from "./node";
import { judged } from "./placed";
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
      references: { vpc: "vpcId", subnets: "subnetIds" },
    });
    builder.add(acl);
    for (const direction of ["ingress", "egress"] as const) {
      const blocks = readBlocks(builder, judged(builder.resource), direction);
      if (blocks instanceof Unknown)
        defineUnknown(acl, direction, { parent: undefined, key: direction }, blocks);
      else if (blocks) {
        acl[direction] = blocks.map(({ properties, path }) => {
          const entry = makeNode(builder, "NetworkAclEntry", {
            constants: { form: "inline", direction, acl: [], path },
          });
          entry.networkAcl = acl;
          entry.name = `${direction} ${path.key} of ${builder.resource.name}`;
          if (properties instanceof Unknown) hide(entry, Object.keys(names), properties, path);
          else readEntry(builder, entry, properties, path);
          builder.add(entry);
          return entry;
        });
      }
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

const ranges = {
  portRange: shape({ from: looseInt, to: looseInt }),
  icmp: shape({ type: looseInt, code: looseInt }),
};

/** An entry in a resource of its own. */
export const networkAclEntry: Adapter = (builder) => {
  const properties = judged(builder.resource);
  const entry = makeNode(builder, "NetworkAclEntry", {
    constants: { form: "standalone" },
    references: { acl: "networkAclId" },
  });
  readEntry(builder, entry, properties, undefined);
  // The native form keeps ports and ICMP types in mappings of their own.
  const native = {} as { portRange?: object; icmp?: object };
  readInto(native, ranges, properties, builder);
  if (properties["portRange"] instanceof Unknown || properties["icmp"] instanceof Unknown)
    hide(entry, ["fromPort", "toPort", "icmpType", "icmpCode"], new Unknown("the ports"), undefined);
  else if (native.portRange ?? native.icmp) {
    alias(entry, "fromPort", native.portRange, "from");
    alias(entry, "toPort", native.portRange, "to");
    alias(entry, "icmpType", native.icmp, "type");
    alias(entry, "icmpCode", native.icmp, "code");
  }
  const read = {} as { egress?: boolean };
  readInto(read, { egress: bool }, properties, builder);
  const egress = Object.getOwnPropertyDescriptor(read, "egress");
  if (egress?.get) {
    const direction = properties["egress"];
    const unknown = direction instanceof Unknown ? direction : new Unknown("whether it is egress");
    defineUnknown(entry, "direction", { parent: undefined, key: "egress" }, unknown, ["ingress", "egress"]);
  } else entry.direction = egress?.value === true ? "egress" : "ingress";
  builder.add(entry);
};
