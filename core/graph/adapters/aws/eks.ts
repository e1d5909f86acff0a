import type { Builder } from "../../build";
import type { OwnProperties } from "../../nodes/aws";
import type {
  EksAccessEntry,
  EksAccessPolicy,
  EksAddon,
  EksCluster,
  EksNodeGroup,
  FargateProfile,
  PodIdentity,
} from "../../nodes/eks";
import { reveal, Unknown } from "../../value";
import { listOf, looseBool, looseInt, mapOf, shape, str, text } from "../../shape";
import { namesIn, pairs } from "./fields";
import { addDocument } from "./iam-document";
import { addPlaced, at, judged, placed, refersTo, type Places } from "./placed";
import type { AdapterTable } from "./table";

const cluster: Places<OwnProperties<EksCluster>> = {
  clusterName: at(str, "name"),
  version: at(text, "version"),
  role: refersTo("roleArn"),
  endpointPublicAccess: at(
    looseBool,
    "vpcConfig.endpointPublicAccess",
    "resourcesVpcConfig.endpointPublicAccess",
  ),
  endpointPrivateAccess: at(
    looseBool,
    "vpcConfig.endpointPrivateAccess",
    "resourcesVpcConfig.endpointPrivateAccess",
  ),
  publicAccessCidrs: at(listOf(str), "vpcConfig.publicAccessCidrs", "resourcesVpcConfig.publicAccessCidrs"),
  subnets: refersTo("vpcConfig.subnetIds", "resourcesVpcConfig.subnetIds"),
  securityGroups: refersTo("vpcConfig.securityGroupIds", "resourcesVpcConfig.securityGroupIds"),
  logTypes: at(namesIn("type"), "enabledClusterLogTypes", "logging.clusterLogging.enabledTypes"),
  encryptedResources: at(listOf(str), "encryptionConfig.resources", "encryptionConfig.0.resources"),
  encryptionKey: at(str, "encryptionConfig.provider.keyArn", "encryptionConfig.0.provider.keyArn"),
  encryptionKeyOf: refersTo("encryptionConfig.provider.keyArn", "encryptionConfig.0.provider.keyArn"),
  authenticationMode: at(str, "accessConfig.authenticationMode"),
  creatorIsAdmin: at(looseBool, "accessConfig.bootstrapClusterCreatorAdminPermissions"),
  autoMode: at(looseBool, "computeConfig.enabled"),
  autoModeNodePools: at(listOf(str), "computeConfig.nodePools"),
  autoModeNodeRole: refersTo("computeConfig.nodeRoleArn"),
  supportType: at(str, "upgradePolicy.supportType"),
  deletionProtection: at(looseBool, "deletionProtection"),
  ipFamily: at(str, "kubernetesNetworkConfig.ipFamily"),
  serviceCidr: at(str, "kubernetesNetworkConfig.serviceIpv4Cidr"),
};

const ofCluster = { cluster: refersTo("clusterName"), clusterName: at(str, "clusterName") };

const nodeGroup: Places<OwnProperties<EksNodeGroup>> = {
  ...ofCluster,
  groupName: at(str, "nodeGroupName", "nodegroupName"),
  role: refersTo("nodeRoleArn", "nodeRole"),
  subnets: refersTo("subnetIds", "subnets"),
  version: at(text, "version"),
  releaseVersion: at(str, "releaseVersion"),
  amiType: at(str, "amiType"),
  capacityType: at(str, "capacityType"),
  instanceTypes: at(listOf(str), "instanceTypes"),
  labels: at(mapOf(text), "labels"),
  taints: at(listOf(shape({ key: str, value: text, effect: str })), "taints"),
  sshKey: at(str, "remoteAccess.ec2SshKey"),
  sshSources: refersTo("remoteAccess.sourceSecurityGroupIds", "remoteAccess.sourceSecurityGroups"),
  launchTemplate: refersTo(["launchTemplate.id", "launchTemplate.name"]),
  launchTemplateVersion: at(text, "launchTemplate.version"),
  maxUnavailable: at(looseInt, "updateConfig.maxUnavailable"),
  maxUnavailablePercentage: at(looseInt, "updateConfig.maxUnavailablePercentage"),
  forceUpdate: at(looseBool, "forceUpdateVersion", "forceUpdateEnabled"),
  desiredSize: at(looseInt, "scalingConfig.desiredSize"),
  maxSize: at(looseInt, "scalingConfig.maxSize"),
};

const fargate: Places<OwnProperties<FargateProfile>> = {
  ...ofCluster,
  role: refersTo("podExecutionRoleArn"),
  subnets: refersTo("subnetIds", "subnets"),
  selectors: at(listOf(shape({ namespace: str, labels: pairs })), "selectors"),
};

const addon: Places<OwnProperties<EksAddon>> = {
  ...ofCluster,
  addonName: at(str, "addonName"),
  addonVersion: at(str, "addonVersion"),
  configuration: at(str, "configurationValues"),
  serviceAccountRole: refersTo("serviceAccountRoleArn"),
};

const ofPrincipal = { principal: at(str, "principalArn"), principalOf: refersTo("principalArn") };

const accessEntry: Places<OwnProperties<EksAccessEntry>> = {
  ...ofCluster,
  ...ofPrincipal,
  groups: at(listOf(str), "kubernetesGroups"),
  entryType: at(str, "type"),
};

const accessPolicy: Places<OwnProperties<EksAccessPolicy>> = {
  ...ofCluster,
  ...ofPrincipal,
  policyArn: at(str, "policyArn"),
  scope: at(str, "accessScope.type"),
  namespaces: at(listOf(str), "accessScope.namespaces"),
};

const podIdentity: Places<OwnProperties<PodIdentity>> = {
  ...ofCluster,
  namespace: at(str, "namespace"),
  serviceAccount: at(str, "serviceAccount"),
  role: refersTo("roleArn"),
  targetRole: refersTo("targetRoleArn"),
};

/** The native provider keeps an entry's policies in the entry. */
function adaptAccessEntry(builder: Builder): void {
  addPlaced<EksAccessEntry>(builder, "EksAccessEntry", accessEntry);
  const found = judged(builder.resource)["accessPolicies"];
  const inline = reveal(found);
  // One policy stands for all that there may be, so that whoever judges policies meets the unknown.
  const policies: readonly unknown[] =
    inline instanceof Unknown ? [inline] : Array.isArray(inline) ? inline : [];
  policies.forEach((_, index) => {
    const under = (name: string): string => `accessPolicies.${index}.${name}`;
    addPlaced<EksAccessPolicy>(builder, "EksAccessPolicy", {
      ...accessPolicy,
      policyArn: at(str, under("policyArn")),
      scope: at(str, under("accessScope.type")),
      namespaces: at(listOf(str), under("accessScope.namespaces")),
    });
  });
}

function adaptPodIdentity(builder: Builder): void {
  addPlaced<PodIdentity>(builder, "PodIdentity", podIdentity);
  addDocument(builder, "policy", { use: "boundary", holder: "pod identity" });
}

const clusters = placed<EksCluster>("EksCluster", cluster);
const nodeGroups = placed<EksNodeGroup>("EksNodeGroup", nodeGroup);
const fargateProfiles = placed<FargateProfile>("FargateProfile", fargate);
const addons = placed<EksAddon>("EksAddon", addon);

/** Kubernetes clusters that AWS runs, and what belongs to them. */
export const eks: AdapterTable = {
  "aws:eks/cluster:Cluster": clusters,
  "aws-native:eks:Cluster": clusters,
  "aws:eks/nodeGroup:NodeGroup": nodeGroups,
  "aws-native:eks:Nodegroup": nodeGroups,
  "aws:eks/fargateProfile:FargateProfile": fargateProfiles,
  "aws-native:eks:FargateProfile": fargateProfiles,
  "aws:eks/addon:Addon": addons,
  "aws-native:eks:Addon": addons,
  "aws:eks/accessEntry:AccessEntry": adaptAccessEntry,
  "aws-native:eks:AccessEntry": adaptAccessEntry,
  "aws:eks/accessPolicyAssociation:AccessPolicyAssociation": placed<EksAccessPolicy>(
    "EksAccessPolicy",
    accessPolicy,
  ),
  "aws:eks/podIdentityAssociation:PodIdentityAssociation": adaptPodIdentity,
  "aws-native:eks:PodIdentityAssociation": adaptPodIdentity,
};
