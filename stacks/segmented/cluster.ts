import * as aws from "@pulumi/aws";
import { clusterKey, logKey } from "./encryption";
import { groups, subnets } from "./network";

const role = new aws.iam.Role("cluster", {
  assumeRolePolicy: aws.iam.assumeRolePolicyForPrincipal({ Service: "eks.amazonaws.com" }),
});
new aws.iam.RolePolicyAttachment("cluster", {
  role: role.name,
  policyArn: "arn:aws:iam::aws:policy/AmazonEKSClusterPolicy",
});

export const clusterLogs = new aws.cloudwatch.LogGroup("cluster", {
  name: "/aws/eks/shop/cluster",
  retentionInDays: 365,
  kmsKeyId: logKey.arn,
});

/** The API server is reached from the management subnets only, and everything that it does is logged. */
export const cluster = new aws.eks.Cluster("shop", {
  name: "shop",
  version: "1.34",
  roleArn: role.arn,
  accessConfig: { authenticationMode: "API", bootstrapClusterCreatorAdminPermissions: false },
  enabledClusterLogTypes: ["api", "audit", "authenticator", "controllerManager", "scheduler"],
  encryptionConfig: { resources: ["secrets"], provider: { keyArn: clusterKey.arn } },
  upgradePolicy: { supportType: "STANDARD" },
  deletionProtection: true,
  vpcConfig: {
    subnetIds: subnets.management.map((subnet) => subnet.id),
    securityGroupIds: [groups.management.id],
    endpointPrivateAccess: true,
    endpointPublicAccess: false,
  },
});

/** Without this setting network policies are objects that nothing enforces. */
export const network = new aws.eks.Addon("network", {
  clusterName: cluster.name,
  addonName: "vpc-cni",
  addonVersion: "v1.20.4-eksbuild.1",
  configurationValues: JSON.stringify({ enableNetworkPolicy: "true" }),
});
