import * as aws from "@pulumi/aws";
import { everything, subnets } from "./network";

const assume = (service: string) => aws.iam.assumeRolePolicyForPrincipal({ Service: service });

const clusterRole = new aws.iam.Role("cluster", { assumeRolePolicy: assume("eks.amazonaws.com") });
new aws.iam.RolePolicyAttachment("cluster", {
  role: clusterRole.name,
  policyArn: "arn:aws:iam::aws:policy/AmazonEKSClusterPolicy",
});

/** The API server faces the internet, logs nothing and keeps its secrets in clear. */
export const cluster = new aws.eks.Cluster("shop", {
  name: "shop-flat",
  version: "1.27",
  roleArn: clusterRole.arn,
  vpcConfig: { subnetIds: subnets.map((subnet) => subnet.id), securityGroupIds: [everything.id] },
});

export const nodeRole = new aws.iam.Role("nodes", { assumeRolePolicy: assume("ec2.amazonaws.com") });

/** One pool for everything, with remote shells for everyone. */
export const nodes = new aws.eks.NodeGroup("shop", {
  clusterName: cluster.name,
  nodeRoleArn: nodeRole.arn,
  subnetIds: subnets.map((subnet) => subnet.id),
  scalingConfig: { desiredSize: 3, minSize: 1, maxSize: 5 },
  remoteAccess: { ec2SshKey: "everyone" },
});

/** Tags can be moved to other images, nobody looks inside them, and everyone may pull. */
export const images = new aws.ecr.Repository("shop", {
  name: "shop/checkout",
  imageTagMutability: "MUTABLE",
});
new aws.ecr.RepositoryPolicy("shop", {
  repository: images.name,
  policy: JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      { Effect: "Allow", Principal: "*", Action: ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"] },
    ],
  }),
});
