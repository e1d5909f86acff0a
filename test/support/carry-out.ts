import { transformSync } from "esbuild";
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
      const [, machines, group] = pool(name, "none", properties);
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
          : [machines!]),
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

type Properties = Readonly<Record<string, unknown>>;
interface Made {
  readonly name: string;
  readonly properties: Properties;
}

interface Module {
  readonly separate: (given: object) => { readonly props: Properties } | undefined;
  readonly pools?: Readonly<Record<string, object>>;
  readonly nodeGroups?: (cluster: object) => unknown;
}

/** Runs proposed code, and says which node groups it makes; every list of subnets is named for its pool. */
export function runCode(code: string): { readonly module: Module; readonly made: readonly Made[] } {
  const made: Made[] = [];
  class NodeGroup {
    constructor(name: string, properties: Properties) {
      made.push({ name, properties });
    }
  }
  const module = { exports: {} };
  const text = transformSync(code, { loader: "ts", format: "cjs" }).code;
  // eslint-disable-next-line @typescript-eslint/no-implied-eval -- the code under test
  const run = new Function("module", "exports", "require", text) as (...given: unknown[]) => void;
  run(module, module.exports, (name: string) => (name === "@pulumi/aws" ? { eks: { NodeGroup } } : {}));
  const found = module.exports as Module;
  const byPool = (what: string) => new Proxy({}, { get: (_, pool) => [`${what} of ${String(pool)}`] });
  found.nodeGroups?.({
    clusterName: "shop",
    nodeRoleArn: "role",
    subnetIds: byPool("subnet"),
    launchTemplates: byPool("template"),
  });
  return { module: found, made };
}

/** The resources as they are once proposed code runs in their program, for a plan without new pools. */
export function carryOutCode(
  resources: readonly Resource[],
  plan: SeparationPlan,
  code: string,
): readonly Resource[] {
  const { separate, pools = {} } = runCode(code).module;
  const existing = new Map(plan.pools.map(({ existing, name }) => [existing?.resource?.id, pools[name]]));
  return resources.map((each) => {
    const { type, name, properties } = each;
    const traits = type === nodeGroup ? existing.get(each.id) : undefined;
    if (traits) return { ...each, properties: { ...properties, ...traits } };
    const changed = separate({ type, name, props: properties, opts: {} });
    return changed ? { ...each, properties: changed.props } : each;
  });
}
