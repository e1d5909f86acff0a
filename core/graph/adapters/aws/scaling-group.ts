import type { Builder } from "../../build";
import { int } from "../../shape";
import { Unknown, type Path } from "../../value";
import type { References } from "../../aws/reference";
import { readBlocks } from "./blocks";
import { makeNode } from "./node";
import { at, judged } from "./placed";
import { readReferences } from "./references";
import type { Adapter } from "./table";

const templateNames = ["id", "name", "launchTemplateId", "launchTemplateName"];
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
    follow(builder, judged(builder.resource), undefined, route, route[0]!),
  );
  builder.add(node);
};

function follow(
  builder: Builder,
  properties: Readonly<Record<string, unknown>>,
  parent: Path | undefined,
  route: readonly string[],
  property: string,
): References {
  const [name, ...rest] = route;
  if (name === undefined)
    return templateNames.flatMap((each) => readReferences(builder, properties, each, { parent, property }));
  const blocks = readBlocks(builder, properties, name, parent);
  const sources = builder.resource.propertyDependencies?.[property] ?? [];
  const path: Path = { parent, key: name };
  if (blocks instanceof Unknown) return [{ path, missing: blocks.missing, many: true, sources }];
  return (blocks ?? []).flatMap((block) =>
    block.properties instanceof Unknown
      ? [{ path: block.path, missing: block.properties.missing, sources }]
      : follow(builder, block.properties, block.path, rest, property),
  );
}
