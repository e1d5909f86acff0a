import { Unknown } from "../../value";
import { mapIn, type Component, type Part } from "./component";

type Properties = Readonly<Record<string, unknown>>;

export interface Nodes {
  readonly cluster: unknown;
  readonly role: unknown;
  readonly group: unknown;
  readonly subnets: unknown;
  readonly options: Properties;
}

const image = new Unknown("the machine image that EKS recommends");
const defaultInstanceType = "t3.medium";

/** Nodes that the user runs: a launch template and a scaling group. They get public addresses unless told otherwise. */
export function addNodes(component: Component, name: string, nodes: Nodes): Part {
  const { options } = nodes;
  const profile = component.add("aws:iam/instanceProfile:InstanceProfile", `${name}-instanceProfile`, {
    role: nodes.role ?? new Unknown("the role of the nodes"),
  });
  const key =
    options["nodePublicKey"] === undefined
      ? undefined
      : component.add("aws:ec2/keyPair:KeyPair", `${name}-keyPair`, { publicKey: options["nodePublicKey"] });
  const disk = diskOf(options);
  const template = component.add("aws:ec2/launchTemplate:LaunchTemplate", `${name}-launchTemplate`, {
    imageId: options["amiId"] ?? image,
    instanceType: options["instanceType"] ?? defaultInstanceType,
    iamInstanceProfile: { name: options["instanceProfileName"] ?? profile },
    keyName: options["keyName"] ?? key,
    blockDeviceMappings: disk && [disk],
    networkInterfaces: [
      {
        associatePublicIpAddress: options["nodeAssociatePublicIpAddress"] ?? true,
        securityGroups:
          options["extraNodeSecurityGroups"] === undefined
            ? [nodes.group ?? new Unknown("the security group of the nodes")]
            : [nodes.group, options["extraNodeSecurityGroups"]],
      },
    ],
    metadataOptions: options["metadataOptions"],
    userData:
      options["nodeUserDataOverride"] ??
      (options["nodeUserData"] === undefined
        ? undefined
        : new Unknown("the script that the component computes around the given one")),
  });
  return component.add("aws:autoscaling/group:Group", name, {
    minSize: options["minSize"] ?? 1,
    maxSize: options["maxSize"] ?? 2,
    desiredCapacity: options["desiredCapacity"] ?? 2,
    launchTemplate: { id: template },
    vpcZoneIdentifiers: nodes.subnets,
    tags: [
      { key: "kubernetes.io/cluster", value: "owned", propagateAtLaunch: true },
      { key: "Name", value: `${name}-worker`, propagateAtLaunch: true },
    ],
  });
}

function diskOf(options: Properties): Properties | undefined {
  const ebs = {
    encrypted: options["nodeRootVolumeEncrypted"],
    volumeSize: options["nodeRootVolumeSize"],
    volumeType: options["nodeRootVolumeType"],
  };
  return Object.values(ebs).some((value) => value !== undefined)
    ? { deviceName: "/dev/xvda", ebs }
    : undefined;
}

/** The group that the cluster's nodes share: all among themselves, the cluster to the nodes and back, all out. */
export function addNodeSecurityGroup(
  component: Component,
  name: string,
  vpcId: unknown,
  clusterGroup: unknown,
): Part {
  const group = component.add("aws:ec2/securityGroup:SecurityGroup", `${name}-nodeSecurityGroup`, {
    vpcId: vpcId ?? new Unknown("the id of the cluster's VPC"),
    revokeRulesOnDelete: true,
    tags: { Name: `${name}-nodeSecurityGroup` },
  });
  const rule = (suffix: string, properties: Properties) =>
    component.add("aws:ec2/securityGroupRule:SecurityGroupRule", `${name}-${suffix}`, properties);
  const fromCluster = {
    type: "ingress",
    protocol: "tcp",
    securityGroupId: group,
    sourceSecurityGroupId: clusterGroup,
  };
  rule("eksNodeIngressRule", {
    description: "Allow nodes to communicate with each other",
    type: "ingress",
    fromPort: 0,
    toPort: 0,
    protocol: "-1",
    securityGroupId: group,
    self: true,
  });
  rule("eksNodeClusterIngressRule", {
    ...fromCluster,
    description: "From the control plane",
    fromPort: 1025,
    toPort: 65535,
  });
  rule("eksExtApiServerClusterIngressRule", {
    ...fromCluster,
    description: "From the control plane",
    fromPort: 443,
    toPort: 443,
  });
  rule("eksNodeInternetEgressRule", {
    description: "Allow internet access.",
    type: "egress",
    fromPort: 0,
    toPort: 0,
    protocol: "-1",
    cidrBlocks: ["0.0.0.0/0"],
    securityGroupId: group,
  });
  rule("eksClusterIngressRule", {
    description: "Allow pods to communicate with the cluster API server",
    type: "ingress",
    fromPort: 443,
    toPort: 443,
    protocol: "tcp",
    securityGroupId: clusterGroup,
    sourceSecurityGroupId: group,
  });
  return group;
}

/** `eks.NodeGroup` and `NodeGroupV2`: nodes that the user runs, for a cluster that is made elsewhere. */
export function expandNodeGroup(component: Component): void {
  const given = component.take("nodeSecurityGroup") ?? component.take("nodeSecurityGroupId");
  const group =
    given ??
    addNodeSecurityGroup(
      component,
      component.name,
      undefined,
      fromCluster(component, "the cluster's security group"),
    );
  const scaling = addNodes(component, component.name, {
    cluster: fromCluster(component, "the cluster"),
    role: component.take("instanceProfile") ?? fromCluster(component, "the role of the cluster's nodes"),
    group,
    subnets: component.take("nodeSubnetIds") ?? fromCluster(component, "the cluster's node subnets"),
    options: component.takeRest(["cluster"]),
  });
  Object.assign(component.outputs, {
    autoScalingGroup: [scaling],
    nodeSecurityGroup: [],
    nodeSecurityGroupId: [],
  });
}

const fromCluster = (component: Component, what: string): unknown =>
  component.with("cluster", new Unknown(what));

const templateInputs = [
  "kubeletExtraArgs",
  "bootstrapExtraArgs",
  "bottlerocketSettings",
  "nodeadmExtraOptions",
  "enableIMDSv2",
  "userData",
  "amiId",
  "enableEfaSupport",
];

/** `eks.ManagedNodeGroup`: nodes that AWS runs, with a launch template where an option needs one. */
export function expandManagedNodeGroup(component: Component): void {
  const { name } = component;
  const needed = templateInputs.some((input) => component.read(input) !== undefined);
  const template = needed
    ? component.add("aws:ec2/launchTemplate:LaunchTemplate", `${name}-launchTemplate`, {
        imageId: component.take("amiId"),
        userData: component.take("userData"),
        metadataOptions: metadataOf(component),
        blockDeviceMappings:
          component.read("diskSize") === undefined
            ? undefined
            : [{ deviceName: "/dev/xvda", ebs: { volumeSize: component.take("diskSize") } }],
      })
    : undefined;
  const scaling = mapIn(component.read("scalingConfig"));
  const group = component.add("aws:eks/nodeGroup:NodeGroup", name, {
    ...component.takeRest(["cluster", "nodeRole", ...templateInputs, ...(needed ? ["diskSize"] : [])]),
    clusterName: component.take("clusterName") ?? fromCluster(component, "the cluster's name"),
    nodeRoleArn: component.take("nodeRoleArn") ?? component.take("nodeRole"),
    subnetIds: component.take("subnetIds") ?? fromCluster(component, "the cluster's subnets"),
    scalingConfig: component.with("scalingConfig", { desiredSize: 2, minSize: 1, maxSize: 2, ...scaling }),
    launchTemplate: template ? { id: template } : component.take("launchTemplate"),
  });
  component.outputs["nodeGroup"] = [group];
}

function metadataOf(component: Component): Properties | undefined {
  const wanted = component.read("enableIMDSv2");
  if (wanted === undefined) return undefined;
  return {
    httpTokens: wanted instanceof Unknown ? wanted : wanted === true ? "required" : "optional",
    httpPutResponseHopLimit: 2,
    httpEndpoint: "enabled",
  };
}

/** `eks.NodeGroupSecurityGroup`. */
export function expandNodeSecurityGroup(component: Component): void {
  const group = addNodeSecurityGroup(
    component,
    component.name,
    component.take("vpcId"),
    component.take("clusterSecurityGroup"),
  );
  Object.assign(component.outputs, { securityGroup: [group], securityGroupRule: [] });
}
