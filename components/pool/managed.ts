import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { NodeArchitecture, type IsolatedNodePoolArgs } from "../isolated-node-pool-args";
import { DEVICES, metadataOptions, poolTaints, poolUserData } from "../planners/isolated-node-pool";
import { POOL_KEY } from "../planners/manifest";
import { typesOf, type Machines } from "./machines";

/** A node group that EKS manages, from a hardened launch template. */
export function buildManaged(args: IsolatedNodePoolArgs, machines: Machines): void {
  const { name, parent, pool, key, tags } = machines;
  const template = new aws.ec2.LaunchTemplate(
    name,
    {
      metadataOptions: metadataOptions(machines.hops),
      networkInterfaces: [
        {
          associatePublicIpAddress: "false",
          securityGroups: machines.securityGroupIds,
          deleteOnTermination: "true",
        },
      ],
      blockDeviceMappings: DEVICES.map((deviceName, index) => ({
        deviceName,
        ebs: {
          encrypted: "true",
          kmsKeyId: key.arn,
          volumeType: "gp3",
          volumeSize: index === 0 ? 4 : 40,
          deleteOnTermination: "true",
        },
      })),
      monitoring: { enabled: true },
      ...(machines.dedicated && { placement: { tenancy: "dedicated" } }),
      userData: Buffer.from(poolUserData()).toString("base64"),
      updateDefaultVersion: true,
      tagSpecifications: ["instance", "volume"].map((resourceType) => ({ resourceType, tags })),
      tags,
    },
    parent,
  );
  const minimum = args.minimum ?? 2;
  const arm = args.architecture === NodeArchitecture.Arm64;
  new aws.eks.NodeGroup(
    name,
    {
      clusterName: args.clusterName,
      nodeGroupName: pool,
      nodeRoleArn: machines.role.arn,
      subnetIds: args.subnetIds,
      amiType: arm ? "BOTTLEROCKET_ARM_64" : "BOTTLEROCKET_x86_64",
      ...(args.version !== undefined && { version: args.version }),
      instanceTypes: typesOf(args),
      capacityType: "ON_DEMAND",
      launchTemplate: { id: template.id, version: pulumi.interpolate`${template.latestVersion}` },
      scalingConfig: { desiredSize: minimum, minSize: minimum, maxSize: args.maximum ?? 6 },
      updateConfig: { maxUnavailable: 1 },
      nodeRepairConfig: { enabled: true },
      labels: { ...machines.labels, [POOL_KEY]: pool },
      taints: poolTaints(pool).map(({ key: taint, value, effect }) => ({
        key: taint,
        value,
        effect: effect === "NoSchedule" ? "NO_SCHEDULE" : "NO_EXECUTE",
      })),
      tags,
    },
    // Without its rights a machine can't join, and with them taken first it can't be put away.
    { ...parent, dependsOn: machines.rights },
  );
}
