import type { ProposedPool, SeparationPlan } from "../../core/placement";
import { literal } from "./literal";
import type { WorkloadPatch } from "./separation";
import { traitsOfPool } from "./separation-pools";
import { safe } from "./text";

const comment = (text: string): string => safe(text).replaceAll("*/", "* /");

/** EKS writes effects in its own way. */
const nodeGroupTraits = (pool: ProposedPool) => {
  const { labels, taint } = traitsOfPool(pool);
  return { labels, taints: [{ key: taint.key, value: taint.value, effect: "NO_SCHEDULE" }] };
};

/** The plans as a module of a Pulumi program: what tells pools apart, those that are new, and a transformation of workloads. */
export function separationCode(plans: readonly SeparationPlan[], patches: readonly WorkloadPatch[]): string {
  const groups = plans.filter(({ pools }) => pools.length > 0);
  const isNew = ({ existing }: ProposedPool): boolean => existing === undefined;
  const parts = [
    [
      ...(groups.some(({ pools }) => pools.some(isNew)) ? [`import * as aws from "@pulumi/aws";`] : []),
      `import * as pulumi from "@pulumi/pulumi";`,
    ].join("\n"),
    ...groups.map((plan, at) => poolTable(plan, nameOf("pools", groups, at))),
    ...groups.flatMap((plan, at) => {
      const fresh = plan.pools.filter(isNew);
      return fresh.length === 0
        ? []
        : [poolFunction(plan, fresh, nameOf("nodeGroups", groups, at), nameOf("pools", groups, at))];
    }),
    transformation(patches),
  ];
  return `${parts.join("\n\n")}\n`;
}

const nameOf = (name: string, all: readonly unknown[], at: number): string =>
  all.length === 1 ? name : `${name}${at + 1}`;

const poolTable = ({ cluster, pools }: SeparationPlan, name: string): string =>
  [
    `/**`,
    ` * The labels and taints of the pools of ${comment(cluster.name)}. Give those that exist theirs:`,
    ...pools.filter(({ existing }) => existing).map((pool) => ` * - ${comment(pool.name)}`),
    ` */`,
    `export const ${name} = ${literal(Object.fromEntries(pools.map((pool) => [pool.name, nodeGroupTraits(pool)])))};`,
  ].join("\n");

function poolFunction(
  { cluster }: SeparationPlan,
  fresh: readonly ProposedPool[],
  name: string,
  table: string,
): string {
  const each = (type: string): string =>
    `{ ${fresh.map((pool) => `readonly ${literal(pool.name)}: ${type}`).join("; ")} }`;
  const hard = fresh.filter(({ ownHardware }) => ownHardware);
  const options = literal("launchTemplates");
  return [
    `/** The pools of ${comment(cluster.name)} that are new. */`,
    `export function ${name}(cluster: {`,
    `  readonly clusterName: pulumi.Input<string>;`,
    `  readonly nodeRoleArn: pulumi.Input<string>;`,
    `  /** Of each pool's zone${fresh.some(({ subnets }) => subnets.length > 0) ? `: ${fresh.map((pool) => `${comment(pool.name)} in ${pool.subnets.map(({ name: subnet }) => comment(subnet)).join(", ") || "none that was given"}`).join("; ")}` : ""}. */`,
    `  readonly subnetIds: ${each("pulumi.Input<pulumi.Input<string>[]>")};`,
    ...(hard.length > 0
      ? [
          `  /** With tenancy host and a host resource group of its own: ${hard.map((pool) => comment(pool.name)).join(", ")}. */`,
          `  readonly launchTemplates: { readonly [pool: string]: pulumi.Input<{ id: pulumi.Input<string>; version: pulumi.Input<string> }> };`,
        ]
      : []),
    `}) {`,
    `  return {`,
    ...fresh.map((pool) => {
      const own = literal(pool.name);
      const template = pool.ownHardware ? `, launchTemplate: cluster[${options}][${own}]` : "";
      return `    ${own}: new aws.eks.NodeGroup(${own}, { clusterName: cluster.clusterName, nodeGroupName: ${own}, nodeRoleArn: cluster.nodeRoleArn, subnetIds: cluster.subnetIds[${own}], scalingConfig: { desiredSize: 2, minSize: 2, maxSize: 4 }, ...${table}[${own}]${template} }),`;
    }),
    `  };`,
    `}`,
  ].join("\n");
}

/** Workloads are found by their type and name: metadata's, else that of the resource. */
const keyOf = ({ workload: { resource, namespace, name } }: WorkloadPatch): string =>
  `${resource.type} ${namespace ?? ""}/${name}`;

function transformation(patches: readonly WorkloadPatch[]): string {
  const table = Object.fromEntries(
    patches.map((each) => {
      const { apiVersion: _, kind: _1, metadata, ...body } = each.patch;
      const labels = (metadata as { labels?: unknown } | undefined)?.labels;
      return [keyOf(each), { ...body, ...(labels !== undefined && { metadata: { labels } }) }];
    }),
  );
  return `type Properties = { readonly [name: string]: unknown };

/** What keeps each workload to its pool: merged into its properties, null takes a value away. */
const changes: { readonly [workload: string]: Properties } = ${literal(table)};

const isMapping = (value: unknown): value is Properties =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function merge(target: unknown, change: unknown): unknown {
  if (!isMapping(change)) return change;
  const result: { [name: string]: unknown } = { ...(isMapping(target) ? target : {}) };
  for (const [name, value] of Object.entries(change))
    if (value === null) delete result[name];
    else result[name] = merge(result[name], value);
  return result;
}

/** Register it before any workload is made: pulumi.runtime.registerStackTransformation(separate). */
export const separate: pulumi.ResourceTransformation = ({ type, name, props, opts }) => {
  const metadata = isMapping(props.metadata) ? props.metadata : {};
  const key = \`\${type} \${String(metadata.namespace ?? "")}/\${String(metadata.name ?? name)}\`;
  const change = Object.prototype.hasOwnProperty.call(changes, key) ? changes[key] : undefined;
  return change === undefined ? undefined : { props: merge(props, change) as typeof props, opts };
};`;
}
