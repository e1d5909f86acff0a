import * as aws from "@pulumi/aws";
import { cluster } from "./cluster";
import { volumeKey } from "./encryption";
import { groups, subnets, type Zone } from "./network";

const role = new aws.iam.Role("nodes", {
  name: "shop-nodes",
  assumeRolePolicy: aws.iam.assumeRolePolicyForPrincipal({ Service: "ec2.amazonaws.com" }),
});
const managed = ["AmazonEKSWorkerNodeMinimalPolicy", "AmazonEC2ContainerRegistryPullOnly"];
for (const policy of managed) {
  new aws.iam.RolePolicyAttachment(policy, {
    role: role.name,
    policyArn: `arn:aws:iam::aws:policy/${policy}`,
  });
}

/** A pool for one zone: own subnets and group, a taint that keeps others off, nodes that nobody can log in to. */
function pool(zone: Zone): aws.eks.NodeGroup {
  const template = new aws.ec2.LaunchTemplate(zone, {
    metadataOptions: { httpEndpoint: "enabled", httpTokens: "required", httpPutResponseHopLimit: 1 },
    networkInterfaces: [{ associatePublicIpAddress: "false", securityGroups: [groups[zone].id] }],
    blockDeviceMappings: ["/dev/xvda", "/dev/xvdb"].map((deviceName) => ({
      deviceName,
      ebs: { encrypted: "true", kmsKeyId: volumeKey.arn, volumeType: "gp3", deleteOnTermination: "true" },
    })),
    monitoring: { enabled: true },
    tags: { zone },
  });
  return new aws.eks.NodeGroup(zone, {
    clusterName: cluster.name,
    nodeGroupName: zone,
    nodeRoleArn: role.arn,
    subnetIds: subnets[zone].map((subnet) => subnet.id),
    amiType: "BOTTLEROCKET_x86_64",
    version: "1.34",
    launchTemplate: { id: template.id, version: "1" },
    scalingConfig: { desiredSize: 2, minSize: 2, maxSize: 6 },
    updateConfig: { maxUnavailable: 1 },
    labels: { "shop.example.com/zone": zone },
    taints: [{ key: "shop.example.com/zone", value: zone, effect: "NO_SCHEDULE" }],
  });
}

export const pools = { dmz: pool("dmz"), app: pool("app") };
