import { patchesOf } from "../../cli/fix/separation";
import type { Resource } from "../../core/graph";
import type { SeparationPlan } from "../../core/placement";
import { overlay, pool, resource } from "../../core/policy/minimal";

const nodeGroup = "aws:eks/nodeGroup:NodeGroup";

/** The resources as they are once a plan has been carried out: workloads patched, pools changed and added. */
export function carryOut(resources: readonly Resource[], plan: SeparationPlan): readonly Resource[] {
  const patched = new Map(patchesOf(plan).patches.map(({ workload, patch }) => [workload.id, patch]));
  const settings = plan.pools.map((each) => ({
    ...each,
    properties: {
      labels: { ...each.zoneLabels, [each.label.key]: each.label.value },
      taints: [{ key: each.taint.key, value: each.taint.value, effect: "NO_SCHEDULE" }],
    },
  }));
  const byId = new Map(settings.map((each) => [each.existing?.resource?.id, each.properties]));
  const fresh = settings
    .filter(({ existing }) => !existing)
    .flatMap(({ name, subnets, ownHardware, properties }) => {
      const [, group] = pool(name, "none", properties);
      const template = `lt-${name}`;
      return [
        {
          ...group!,
          properties: {
            ...group!.properties,
            subnetIds: subnets.map((each) => each.resource.physicalId),
            ...(ownHardware && { launchTemplate: { id: template, version: "1" } }),
          },
        },
        ...(ownHardware
          ? [
              resource(
                "aws:ec2/launchTemplate:LaunchTemplate",
                name,
                {
                  placement: {
                    tenancy: "host",
                    hostResourceGroupArn: `arn:aws:resource-groups:eu-west-1:333333333333:group/${name}`,
                  },
                },
                { physicalId: template },
              ),
            ]
          : []),
      ];
    });
  return [
    ...resources.map((each) => {
      const change = patched.get(each.id) ?? (each.type === nodeGroup ? byId.get(each.id) : undefined);
      return change ? { ...each, properties: overlay(each.properties, change) } : each;
    }),
    ...fresh,
  ];
}
