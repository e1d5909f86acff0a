import {
  groupPorts,
  type ClusterPolicy,
  type ClusterRule,
  type GroupRule,
  type Proposal,
  type ProposedGroup,
} from "../../core/reachability/segment";
import { literal } from "./literal";
import { safe } from "./text";

/** The proposal as a module of a Pulumi program: a function for the policies, one for the groups of each VPC. */
export function pulumiCode(proposal: Proposal): string {
  const { policies, groups } = proposal;
  const imports = [
    ...(groups.length > 0 ? [`import * as aws from "@pulumi/aws";`] : []),
    ...(policies.length > 0 ? [`import * as kubernetes from "@pulumi/kubernetes";`] : []),
    `import * as pulumi from "@pulumi/pulumi";`,
  ];
  const parts = [
    imports.join("\n"),
    ...(policies.length > 0 ? clusterFunctions(policies) : []),
    ...(groups.length > 0 ? [groupFunction(proposal)] : []),
  ];
  return `${parts.join("\n\n")}\n`;
}

function clusterFunctions(policies: readonly ClusterPolicy[]): readonly string[] {
  const clusters = [...new Set(policies.map(({ cluster }) => cluster))];
  return clusters.map((cluster, at) => {
    const own = policies.filter((policy) => policy.cluster === cluster);
    const name = clusters.length === 1 ? "networkPolicies" : `networkPolicies${at + 1}`;
    const where = cluster === "" ? "" : ` of ${safe(cluster).replaceAll("*/", "* /")}`;
    return [
      `/** Denies every connection${where} that the estate does not declare. */`,
      `export function ${name}(options: pulumi.CustomResourceOptions = {}): void {`,
      ...own.map(policyCode),
      "}",
    ].join("\n");
  });
}

function policyCode({ manifest: { metadata, spec } }: ClusterPolicy): string {
  const name = literal(`${metadata.namespace}-${metadata.name}`);
  return `  new kubernetes.networking.v1.NetworkPolicy(${name}, ${literal({ metadata, spec }, 2)}, options);`;
}

function groupFunction({ groups, clusterRules, attachments }: Proposal): string {
  const vpcs = [...new Set(groups.map(({ vpc }) => vpc))];
  const clusters = [
    ...new Map(
      groups
        .flatMap(({ rules }) => rules)
        .flatMap(({ peer }) => (peer.kind === "cluster" ? [[peer.node.id, peer.node.name] as const] : [])),
    ).values(),
  ];
  const fields = [
    `  /** The ids of the VPCs, by the names of their resources. */`,
    `  readonly vpcs: { ${vpcs.map(({ name }) => `readonly ${literal(name)}: pulumi.Input<string>`).join("; ")} };`,
    ...(clusters.length === 0
      ? []
      : [
          `  /** The security groups that EKS made for the clusters: vpcConfig.clusterSecurityGroupId. */`,
          `  readonly clusters: { ${clusters.map((name) => `readonly ${literal(name)}: pulumi.Input<string>`).join("; ")} };`,
        ]),
  ];
  const table = attachments.map(
    ({ resource, property, group }) =>
      ` * - ${comment(resource.name)} (${comment(resource.type)}): ${comment(property)} = [${comment(group)}]`,
  );
  return [
    `export interface Network {`,
    ...fields,
    `}`,
    ``,
    `/**`,
    ` * A security group for each zone, with rules for the declared flows alone. Rules of groups add up: give each resource the`,
    ` * one that stands beside it here and take its others away.`,
    ` *`,
    ...table,
    ` */`,
    `export function securityGroups(network: Network) {`,
    `  const groups = {`,
    ...groups.map(groupCode),
    `  };`,
    ...groups.flatMap(({ name, rules }) => rules.flatMap((rule, at) => ruleCode(name, rule, at))),
    ...clusterRules.flatMap(clusterRuleCode),
    `  return groups;`,
    `}`,
  ].join("\n");
}

const groupCode = ({ name, vpc }: ProposedGroup): string =>
  `    ${literal(name)}: new aws.ec2.SecurityGroup(${literal(name)}, { vpcId: network.vpcs[${literal(vpc.name)}], description: ${literal(`Declared flows of ${name}`)} }),`;

function ruleCode(
  group: string,
  { direction, peer, connections, description }: GroupRule,
  at: number,
): readonly string[] {
  const type = direction === "ingress" ? "SecurityGroupIngressRule" : "SecurityGroupEgressRule";
  const other =
    peer.kind === "group"
      ? `referencedSecurityGroupId: groups[${literal(peer.group)}].id`
      : peer.kind === "cluster"
        ? `referencedSecurityGroupId: network.clusters[${literal(peer.node.name)}]`
        : `${peer.cidr.includes(":") ? "cidrIpv6" : "cidrIpv4"}: ${literal(peer.cidr)}`;
  return groupPorts(connections).map(({ protocol, fromPort, toPort }, index) => {
    const ports = fromPort === undefined ? "" : `, fromPort: ${fromPort}, toPort: ${toPort}`;
    const name = `${group}-${direction}-${at + 1}${index === 0 ? "" : `-${index + 1}`}`;
    return `  new aws.vpc.${type}(${literal(name)}, { securityGroupId: groups[${literal(group)}].id, ${other}, ipProtocol: ${literal(protocol)}${ports}, description: ${literal(describe(description))} });`;
  });
}

/** A rule of the group that EKS made, from one of the proposed groups. */
const clusterRuleCode = ({ cluster, group, connections, description }: ClusterRule): readonly string[] =>
  groupPorts(connections).map(({ protocol, fromPort, toPort }, index) => {
    const name = `${cluster.name}-from-${group}${index === 0 ? "" : `-${index + 1}`}`;
    const ports = fromPort === undefined ? "" : `, fromPort: ${fromPort}, toPort: ${toPort}`;
    return `  new aws.vpc.SecurityGroupIngressRule(${literal(name)}, { securityGroupId: network.clusters[${literal(cluster.name)}], referencedSecurityGroupId: groups[${literal(group)}].id, ipProtocol: ${literal(protocol)}${ports}, description: ${literal(describe(description))} });`;
  });

/** What AWS takes as the description of a rule. */
const describe = (text: string): string => text.replace(/[^\w .:/()#,@[\]+=&;{}!$*-]/g, " ").slice(0, 255);

const comment = (text: string): string => safe(text).replaceAll("*/", "* /");
