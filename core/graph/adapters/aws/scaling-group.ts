import type { Builder } from "../../build";
import { int } from "../../shape";
import { Unknown, type Path } from "../../value";
import type { References } from "../../aws/reference";
import { readBlocks } from "./blocks";
import { makeNode } from "./node";
import { at, judged } from "./placed";
import { readReferences } from "./references";
import type { Adapter } from "./table";

export const templateNames = ["id", "name", "launchTemplateId", "launchTemplateName"];
/** From a group to the templates that it may start machines from. */
const templateRoutes = [
  ["launchTemplate"],
  ["mixedInstancesPolicy", "launchTemplate", "launchTemplateSpecification"],
  ["mixedInstancesPolicy", "launchTemplate", "overrides", "launchTemplateSpecification"],
];

const groupFields = { maxInstanceLifetime: at(int, "maxInstanceLifetime") };

export const scalingGroup: Adapter = (builder) => {
  const node = makeNode(builder, "AutoScalingGroup", {
    fields: groupFields,
    references: {
      launchConfiguration: ["launchConfiguration", "launchConfigurationName"],
      subnets: ["vpcZoneIdentifiers", "vpcZoneIdentifier"],
      targetGroups: "targetGroupArns",
    },
  });
  node.launchTemplate = templateRoutes.flatMap((route) =>
    follow(builder, judged(builder.resource), route, templateNames),
  );
  builder.add(node);
};

/**
 * The references that stand under some names at the end of a route through mappings and lists of them.
 *
 * @param at where `properties` stand, below the top of the resource
 */
export function follow(
  builder: Builder,
  properties: Readonly<Record<string, unknown>>,
  route: readonly string[],
  names: readonly string[],
  at?: { readonly parent: Path; readonly property: string },
): References {
  const [name, ...rest] = route;
  if (name === undefined) return names.flatMap((each) => readReferences(builder, properties, each, at));
  const parent = at?.parent;
  const property = at?.property ?? name;
  const blocks = readBlocks(builder, properties, name, parent);
  const sources = builder.resource.propertyDependencies?.[property] ?? [];
  const path: Path = { parent, key: name };
  if (blocks instanceof Unknown) return [{ path, missing: blocks.missing, many: true, sources }];
  return (blocks ?? []).flatMap((block) =>
    block.properties instanceof Unknown
      ? [{ path: block.path, missing: block.properties.missing, sources }]
      : follow(builder, block.properties, rest, names, { parent: block.path, property }),
  );
}
