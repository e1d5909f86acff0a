import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { ClusterAccess } from "../private-cluster-args";

/** The ways into a cluster: an entry for each principal, with what it may do. */
export function admit(
  parent: pulumi.Resource,
  name: string,
  cluster: aws.eks.Cluster,
  access: Record<string, ClusterAccess>,
): void {
  for (const [who, { principalArn, policy, namespaces, groups }] of Object.entries(access)) {
    const own = `${name}-${who}`;
    const entry = new aws.eks.AccessEntry(
      own,
      { clusterName: cluster.name, principalArn, ...(groups && { kubernetesGroups: groups }) },
      { parent },
    );
    if (policy !== undefined)
      new aws.eks.AccessPolicyAssociation(
        own,
        {
          clusterName: cluster.name,
          principalArn,
          policyArn: `arn:aws:eks::aws:cluster-access-policy/${policy}`,
          accessScope: namespaces ? { type: "namespace", namespaces } : { type: "cluster" },
        },
        { parent, dependsOn: entry },
      );
  }
}
