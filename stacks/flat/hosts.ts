import * as aws from "@pulumi/aws";
import { everything, maintenance, subnets } from "./network";

/** A container host by hand: a public address, a key for remote shells, its metadata open to every container. */
export const host = new aws.ec2.Instance("legacy-host", {
  ami: "ami-0123456789abcdef0",
  instanceType: "m5.large",
  subnetId: subnets[0]!.id,
  associatePublicIpAddress: true,
  keyName: "everyone",
  vpcSecurityGroupIds: [everything.id, maintenance.id],
  metadataOptions: { httpTokens: "optional", httpPutResponseHopLimit: 2 },
  rootBlockDevice: { encrypted: false },
  userData: [
    "#!/bin/sh",
    "curl -s https://get.example.com/install.sh | sh",
    "export AWS_SECRET_ACCESS_KEY=wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
    "docker run -d --privileged -v /var/run/docker.sock:/var/run/docker.sock shop/agent",
  ].join("\n"),
});

const databaseSubnets = new aws.rds.SubnetGroup("orders", { subnetIds: subnets.map((subnet) => subnet.id) });

/** The orders, reachable from the internet and stored in clear. */
export const database = new aws.rds.Instance("orders", {
  engine: "postgres",
  instanceClass: "db.t4g.medium",
  allocatedStorage: 20,
  dbName: "orders",
  username: "shop",
  password: "correct-horse-battery",
  publiclyAccessible: true,
  storageEncrypted: false,
  skipFinalSnapshot: true,
  dbSubnetGroupName: databaseSubnets.name,
  vpcSecurityGroupIds: [everything.id],
});
