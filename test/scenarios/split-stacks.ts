/** An estate whose levels part zones, with one environment that is controlled and one that is not. */
export const apart = `
apiVersion: bulkhead/v1
zones:
  app: { within: allow, select: [{ subnetTag: { zone: app } }, { namespaceLabel: { zone: app } }] }
  data: { within: allow, select: [{ subnetTag: { zone: data } }, { namespaceLabel: { zone: data } }] }
environments:
  production: { select: [{ stack: "*/production" }], controlled: true, level: apart }
  development: { select: [{ stack: "*/development" }], level: apart }
levels:
  apart: { cohabitation: [{ differ: zone }] }
`;

/** A resource as tests write it: where it lies decides what it can refer to directly. */
export interface Made {
  readonly type: string;
  readonly name: string;
  readonly id: string;
  readonly inputs: object;
  readonly outputs?: object;
  /** Set on objects of Kubernetes: the cluster that they are put into. */
  readonly cluster?: string;
}

const account = "333333333333";
const secret = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", ciphertext: "v1:…" };

export const vpc = (name: string, id: string, cidrBlock: string): Made => ({
  type: "aws:ec2/vpc:Vpc",
  name,
  id,
  inputs: { cidrBlock },
  outputs: { arn: `arn:aws:ec2:eu-west-1:${account}:vpc/${id}` },
});

export const subnet = (name: string, id: string, vpcId: string, cidrBlock: string, zone: string): Made => ({
  type: "aws:ec2/subnet:Subnet",
  name,
  id,
  inputs: { vpcId, cidrBlock, availabilityZone: "eu-west-1a", tags: { zone } },
});

export const routes = (name: string, id: string, vpcId: string, list: readonly object[]): Made => ({
  type: "aws:ec2/routeTable:RouteTable",
  name,
  id,
  inputs: { vpcId, routes: list },
});

export const routed = (name: string, subnetId: string, routeTableId: string): Made => ({
  type: "aws:ec2/routeTableAssociation:RouteTableAssociation",
  name,
  id: `rtbassoc-${name}`,
  inputs: { subnetId, routeTableId },
});

export const peering = (name: string, id: string, vpcId: string, peerVpcId: string): Made => ({
  type: "aws:ec2/vpcPeeringConnection:VpcPeeringConnection",
  name,
  id,
  inputs: { vpcId, peerVpcId, autoAccept: true },
});

export const group = (
  name: string,
  id: string,
  vpcId: string,
  ingress: object[],
  egress: object[],
): Made => ({
  type: "aws:ec2/securityGroup:SecurityGroup",
  name,
  id,
  inputs: { vpcId, ingress, egress },
});

export const rule = (port: number, more: object): object => ({
  protocol: "tcp",
  fromPort: port,
  toPort: port,
  ...more,
});

export const host = (name: string, id: string, subnetId: string, ...vpcSecurityGroupIds: string[]): Made => ({
  type: "aws:ec2/instance:Instance",
  name,
  id,
  inputs: { ami: "ami-0aaaaaaaaaaaaaaaa", instanceType: "m7i.large", subnetId, vpcSecurityGroupIds },
});

export const cluster = (name: string, ...subnetIds: string[]): Made => ({
  type: "aws:eks/cluster:Cluster",
  name,
  id: name,
  inputs: { name, roleArn: `arn:aws:iam::${account}:role/eks`, vpcConfig: { subnetIds } },
  outputs: {
    arn: `arn:aws:eks:eu-west-1:${account}:cluster/${name}`,
    endpoint: `https://${name.toUpperCase()}0123456789ABCDEF.gr7.eu-west-1.eks.amazonaws.com`,
  },
});

export const nodes = (name: string, clusterName: string, subnetId: string): Made => ({
  type: "aws:eks/nodeGroup:NodeGroup",
  name,
  id: `${clusterName}:${name}`,
  inputs: {
    clusterName,
    nodeGroupName: name,
    nodeRoleArn: `arn:aws:iam::${account}:role/nodes`,
    subnetIds: [subnetId],
    scalingConfig: { desiredSize: 2, minSize: 2, maxSize: 4 },
  },
});

/** What enforces network policies in a cluster. */
export const enforcer = (clusterName: string): Made => ({
  type: "aws:eks/addon:Addon",
  name: `${clusterName}-vpc-cni`,
  id: `${clusterName}:vpc-cni`,
  inputs: { clusterName, addonName: "vpc-cni", configurationValues: '{"enableNetworkPolicy":"true"}' },
});

/** An object of Kubernetes in a cluster. */
function object(
  cluster: string,
  apiVersion: string,
  kind: string,
  manifest: { metadata: { name: string; namespace?: string } },
): Made {
  const { name, namespace } = manifest.metadata;
  const token = apiVersion === "v1" ? "core/v1" : apiVersion;
  return {
    type: `kubernetes:${token}:${kind}`,
    name: `${namespace ?? "all"}-${name}`,
    id: namespace === undefined ? name : `${namespace}/${name}`,
    inputs: { apiVersion, kind, ...manifest },
    cluster,
  };
}

export const namespace = (cluster: string, name: string, zone: string): Made =>
  object(cluster, "v1", "Namespace", {
    metadata: { name, labels: { zone, "kubernetes.io/metadata.name": name } } as { name: string },
  });

export const denial = (cluster: string, of: string): Made =>
  object(cluster, "networking.k8s.io/v1", "NetworkPolicy", {
    metadata: { name: "default-deny", namespace: of },
    spec: { podSelector: {}, policyTypes: ["Ingress", "Egress"] },
  } as never);

export const deployment = (
  cluster: string,
  of: string,
  name: string,
  spec: object = {},
  image = "shop/app",
): Made =>
  object(cluster, "apps/v1", "Deployment", {
    metadata: { name, namespace: of },
    spec: {
      selector: { matchLabels: { app: name } },
      template: {
        metadata: { labels: { app: name } },
        spec: {
          ...spec,
          containers: [
            {
              name: "main",
              image: `${account}.dkr.ecr.eu-west-1.amazonaws.com/${image}@sha256:${"a".repeat(64)}`,
            },
          ],
        },
      },
    },
  } as never);

type Place = readonly [project: string, stack: string];

/**
 * The state of one stack. Its provider of a cluster's objects is configured by the cluster, where the stack has it, else by
 * the outputs of the stack that has, of which nothing can be read.
 *
 * @param homes in which stack each cluster lies
 */
export function stateOf(
  [project, stack]: Place,
  own: readonly Made[],
  homes: Readonly<Record<string, Place>>,
): string {
  const urnOf = (type: string, name: string): string => `urn:pulumi:${stack}::${project}::${type}::${name}`;
  const resources: object[] = [];
  const clusters = new Set(own.flatMap((each) => each.cluster ?? []));
  for (const { type, name, id, inputs, outputs, cluster: of } of [
    ...own.filter((each) => each.cluster === undefined),
    ...own.filter((each) => each.cluster !== undefined),
  ]) {
    if (of !== undefined && clusters.delete(of)) resources.push(...speaker(of, own, urnOf, homes));
    const provider = of === undefined ? undefined : `${urnOf("pulumi:providers:kubernetes", of)}::made`;
    resources.push({
      urn: urnOf(type, name),
      custom: true,
      type,
      id,
      inputs,
      outputs: { ...inputs, ...outputs, id },
      ...(provider !== undefined && { provider }),
    });
  }
  return JSON.stringify({
    version: 3,
    deployment: { manifest: { time: new Date().toISOString(), version: "v3.200.0" }, resources },
  });
}

function speaker(
  of: string,
  own: readonly Made[],
  urnOf: (type: string, name: string) => string,
  homes: Readonly<Record<string, Place>>,
): object[] {
  const isOwn = own.some((each) => each.type === "aws:eks/cluster:Cluster" && each.name === of);
  const home = homes[of];
  const reference = urnOf("pulumi:pulumi:StackReference", `ref-${of}`);
  const name = home && `organization/${home[0]}/${home[1]}`;
  const source = isOwn ? urnOf("aws:eks/cluster:Cluster", of) : reference;
  return [
    ...(isOwn || name === undefined
      ? []
      : [
          {
            urn: reference,
            custom: true,
            type: "pulumi:pulumi:StackReference",
            id: name,
            inputs: { name },
            outputs: { name, outputs: { kubeconfig: secret } },
          },
        ]),
    {
      urn: urnOf("pulumi:providers:kubernetes", of),
      custom: true,
      type: "pulumi:providers:kubernetes",
      id: "made",
      inputs: { kubeconfig: secret },
      ...(name !== undefined && { propertyDependencies: { kubeconfig: [source] } }),
    },
  ];
}
