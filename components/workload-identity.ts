import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { podTrust } from "./planners/pod-role";

/** Pods of one account in one namespace of a cluster. */
interface Pods {
  readonly serviceAccount: string;
  readonly namespace: pulumi.Input<string>;
  readonly clusterName: pulumi.Input<string>;
}

/** The ARN of a role that may do what the policy says and nothing else, for these pods only. */
export function podIdentity(
  name: string,
  { serviceAccount, namespace, clusterName }: Pods,
  policy: pulumi.Output<string>,
  parent: pulumi.Resource,
): pulumi.Output<string> {
  const role = new aws.iam.Role(
    `${name}-pods`,
    { assumeRolePolicy: pulumi.output({ namespace, serviceAccount }).apply(podTrust) },
    { parent },
  );
  new aws.iam.RolePolicy(`${name}-secrets`, { role: role.id, policy }, { parent });
  new aws.eks.PodIdentityAssociation(
    `${name}-pods`,
    { clusterName, namespace, serviceAccount, roleArn: role.arn },
    { parent },
  );
  return role.arn;
}
