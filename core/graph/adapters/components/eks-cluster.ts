import { Unknown } from "../../value";
import { serviceRole } from "./awsx-roles";
import { mapIn, type Component, type Part } from "./component";
import { addAccess } from "./eks-access";
import { addAddons } from "./eks-addons";
import { addNodes, addNodeSecurityGroup } from "./eks-nodes";

const anywhere = ["0.0.0.0/0"];
const nodePolicies = [
  "AmazonEKSWorkerNodePolicy",
  "AmazonEKS_CNI_Policy",
  "AmazonEC2ContainerRegistryReadOnly",
];

/**
 * `eks.Cluster`: the cluster with its role and security group, the provider that speaks to it, the default add-ons,
 * and, unless it is skipped, a group of nodes with public addresses.
 */
export function expandCluster(component: Component): void {
  const { name } = component;
  const autoMode = component.flag(false, "autoMode", "enabled") === true;
  const role =
    component.take("serviceRole") ??
    eksRole(component, "eksRole", "eks.amazonaws.com", ["AmazonEKSClusterPolicy"]);
  const group = clusterGroup(component, autoMode);
  const key = component.take("encryptionConfigKeyArn");
  const authentication = component.take("authenticationMode");
  const cluster = component.add("aws:eks/cluster:Cluster", `${name}-eksCluster`, {
    ...component.takeAll([
      "name",
      "version",
      "enabledClusterLogTypes",
      "upgradePolicy",
      "deletionProtection",
    ]),
    roleArn: role,
    vpcConfig: {
      securityGroupIds: group === undefined ? undefined : [group],
      subnetIds: subnetsOf(component),
      endpointPrivateAccess: component.take("endpointPrivateAccess"),
      endpointPublicAccess: component.take("endpointPublicAccess"),
      publicAccessCidrs: component.take("publicAccessCidrs"),
    },
    encryptionConfig: key === undefined ? undefined : { provider: { keyArn: key }, resources: ["secrets"] },
    accessConfig: authentication === undefined ? undefined : { authenticationMode: authentication },
    kubernetesNetworkConfig: networkOf(component, autoMode),
    computeConfig: autoMode
      ? {
          enabled: true,
          nodePools: ["general-purpose", "system"],
          ...mapIn(component.read("autoMode", "computeConfig")),
        }
      : undefined,
    storageConfig: autoMode ? { blockStorage: { enabled: true } } : undefined,
    tags: component.take("clusterTags") ?? component.take("tags"),
  });
  const provider = component.add("pulumi:providers:kubernetes", `${name}-eks-k8s`, { kubeconfig: cluster });
  addAddons(component, cluster, autoMode);
  addFargate(component, cluster);
  addAccess(component, cluster);
  if (component.read("createOidcProvider") === true)
    component.add("aws:iam/openIdConnectProvider:OpenIdConnectProvider", `${name}-oidcProvider`, {
      clientIdLists: ["sts.amazonaws.com"],
      url: cluster,
    });

  const fargate = component.read("fargate");
  const skipped =
    component.read("skipDefaultNodeGroup") === true ||
    (fargate !== undefined && fargate !== false) ||
    autoMode;
  const given = component.take("instanceRole") ?? component.take("instanceRoles");
  const nodeRole =
    given ??
    (skipped && component.read("createInstanceRole") !== true
      ? undefined
      : eksRole(component, "instanceRole", "ec2.amazonaws.com", nodePolicies));
  const nodeGroup =
    autoMode || group === undefined
      ? undefined
      : addNodeSecurityGroup(component, name, component.take("vpcId"), group);
  if (!skipped)
    addNodes(component, name, {
      cluster,
      role: nodeRole,
      group: nodeGroup,
      subnets: nodeSubnets(component),
      options: defaultNodes(component),
    });
  const nodeSecurity = nodeGroup ? [nodeGroup] : [];
  const clusterSecurity = group && isPart(group) ? [group] : [];
  Object.assign(component.outputs, {
    eksCluster: [cluster],
    core: [cluster, ...nodeSecurity, ...clusterSecurity],
    kubeconfig: [cluster],
    kubeconfigJson: [cluster],
    provider: [provider],
    clusterSecurityGroup: clusterSecurity,
    clusterSecurityGroupId: clusterSecurity,
    nodeSecurityGroup: nodeSecurity,
    nodeSecurityGroupId: nodeSecurity,
    instanceRoles: nodeRole !== undefined && isPart(nodeRole) ? [nodeRole] : [],
  });
}

const isPart = (value: unknown): value is Part =>
  typeof value === "object" && value !== null && "urn" in value;

function eksRole(component: Component, suffix: string, service: string, policies: readonly string[]): Part {
  const name = `${component.name}-${suffix}`;
  const owner = component.add("eks:index:ServiceRole", name, {});
  return serviceRole(component, `${name}-role`, service, policies, {}, owner);
}

function clusterGroup(component: Component, autoMode: boolean): unknown {
  const given = component.take("clusterSecurityGroup") ?? component.take("clusterSecurityGroupId");
  if (given !== undefined) return given;
  if (component.flag(autoMode, "skipDefaultSecurityGroups") === true) return undefined;
  const { name } = component;
  const group = component.add("aws:ec2/securityGroup:SecurityGroup", `${name}-eksClusterSecurityGroup`, {
    vpcId: component.take("vpcId") ?? new Unknown("the id of the default VPC"),
    revokeRulesOnDelete: true,
    tags: { Name: `${name}-eksClusterSecurityGroup` },
  });
  component.add("aws:ec2/securityGroupRule:SecurityGroupRule", `${name}-eksClusterInternetEgressRule`, {
    description: "Allow internet access.",
    type: "egress",
    fromPort: 0,
    toPort: 0,
    protocol: "-1",
    cidrBlocks: anywhere,
    securityGroupId: group,
  });
  return group;
}

function networkOf(component: Component, autoMode: boolean): unknown {
  const serviceIpv4Cidr = component.take("kubernetesServiceIpAddressRange");
  const ipFamily = component.take("ipFamily");
  return serviceIpv4Cidr === undefined && ipFamily === undefined && !autoMode
    ? undefined
    : { serviceIpv4Cidr, ipFamily: ipFamily ?? "ipv4" };
}

/** Subnets of the cluster: one list, or public and private ones together. */
function subnetsOf(component: Component): unknown {
  const all = component.take("subnetIds");
  if (all !== undefined) return all;
  const parts = (["publicSubnetIds", "privateSubnetIds"] as const).filter(
    (key) => component.read(key) !== undefined,
  );
  if (parts.length === 0) return new Unknown("the subnets of the default VPC");
  const lists = parts.map((key) => component.read(key));
  return lists.every(Array.isArray)
    ? parts.flatMap((key) => (component.read(key) as unknown[]).map((id) => component.with(key, id)))
    : parts.reduce<unknown>(
        (value, key) => component.with(key, value),
        new Unknown("the subnets that the cluster is given"),
      );
}

/** Nodes stand in private subnets where any are known, in public ones only where no others are given. */
function nodeSubnets(component: Component): unknown {
  const options = component.take("nodeGroupOptions", "nodeSubnetIds");
  for (const key of ["nodeSubnetIds", "privateSubnetIds", "publicSubnetIds"] as const) {
    const found = component.take(key);
    if (options !== undefined || found !== undefined) return options ?? found;
  }
  const all = component.read("subnetIds");
  const unknown = new Unknown("which of the cluster's subnets are private: nodes stand in those");
  return all === undefined ? unknown : component.with("subnetIds", unknown);
}

function defaultNodes(component: Component): Readonly<Record<string, unknown>> {
  const grouped = mapIn(component.read("nodeGroupOptions"));
  return grouped
    ? component.withAll("nodeGroupOptions", grouped)
    : {
        ...component.takeAll([
          "instanceType",
          "nodeUserData",
          "nodePublicKey",
          "minSize",
          "maxSize",
          "desiredCapacity",
        ]),
        ...component.takeAll([
          "nodeAssociatePublicIpAddress",
          "nodeRootVolumeEncrypted",
          "nodeRootVolumeSize",
        ]),
        amiId: component.take("nodeAmiId"),
      };
}

function addFargate(component: Component, cluster: Part): void {
  const wanted = component.read("fargate");
  if (wanted === undefined || wanted === false) return;
  const { name } = component;
  component.add("aws:eks/fargateProfile:FargateProfile", `${name}-fargateProfile`, {
    clusterName: cluster,
    podExecutionRoleArn:
      component.take("fargate", "podExecutionRoleArn") ??
      eksRole(component, "podExecutionRole", "eks-fargate-pods.amazonaws.com", [
        "AmazonEKSFargatePodExecutionRolePolicy",
      ]),
    selectors: component.take("fargate", "selectors") ?? [
      { namespace: "default" },
      { namespace: "kube-system" },
    ],
    subnetIds: component.take("fargate", "subnetIds") ?? nodeSubnets(component),
  });
}
