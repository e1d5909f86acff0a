import * as aws from "@pulumi/aws";
import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { NodeArchitecture, type IsolatedNodePoolArgs } from "../isolated-node-pool-args";
import { planNodeClass, planNodePool } from "../planners/isolated-node-pool";
import { typesOf, type Machines } from "./machines";

/** A pool of Karpenter's with a class of its own, whose machines may join the cluster. */
export function buildKarpenter(args: IsolatedNodePoolArgs, machines: Machines): void {
  const { name, parent, pool, hops, tags } = machines;
  new aws.eks.AccessEntry(
    name,
    { clusterName: args.clusterName, principalArn: machines.role.arn, type: "EC2_LINUX" },
    parent,
  );
  const nodeClass = new kubernetes.apiextensions.CustomResource(
    `${name}-class`,
    {
      apiVersion: "karpenter.k8s.aws/v1",
      kind: "EC2NodeClass",
      metadata: { name: pool },
      spec: pulumi
        .all([args.subnetIds, machines.securityGroupIds, machines.role.name, machines.key.arn])
        .apply(([subnetIds, securityGroupIds, role, keyId]) =>
          planNodeClass({
            hops,
            bottlerocket: args.bottlerocket ?? "v1.50.0",
            role,
            subnetIds,
            securityGroupIds,
            keyId,
            tags,
          }),
        ),
    },
    parent,
  );
  const spec = planNodePool({
    pool,
    labels: machines.labels,
    architecture: args.architecture ?? NodeArchitecture.Amd64,
    instanceTypes: typesOf(args),
    dedicated: machines.dedicated,
    machines: args.maximum ?? 6,
  });
  new kubernetes.apiextensions.CustomResource(
    name,
    { apiVersion: "karpenter.sh/v1", kind: "NodePool", metadata: { name: pool }, spec },
    { ...parent, dependsOn: nodeClass },
  );
}
