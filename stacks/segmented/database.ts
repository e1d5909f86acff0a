import * as aws from "@pulumi/aws";
import { orderKey } from "./encryption";
import { network } from "./network";

const databaseSubnets = new aws.rds.SubnetGroup("orders", {
  subnetIds: network.subnetsOf("data"),
});

/** The orders, in the data zone's subnets, encrypted by a key of their own; the password is made and kept by AWS. */
export const database = new aws.rds.Instance("orders", {
  engine: "postgres",
  engineVersion: "17",
  instanceClass: "db.t4g.medium",
  allocatedStorage: 20,
  dbName: "orders",
  username: "shop",
  manageMasterUserPassword: true,
  masterUserSecretKmsKeyId: orderKey.keyId,
  iamDatabaseAuthenticationEnabled: true,
  publiclyAccessible: false,
  storageEncrypted: true,
  kmsKeyId: orderKey.arn,
  multiAz: true,
  backupRetentionPeriod: 14,
  deletionProtection: true,
  copyTagsToSnapshot: true,
  finalSnapshotIdentifier: "orders-final",
  autoMinorVersionUpgrade: true,
  performanceInsightsEnabled: true,
  performanceInsightsKmsKeyId: orderKey.arn,
  enabledCloudwatchLogsExports: ["postgresql", "upgrade"],
  dbSubnetGroupName: databaseSubnets.name,
  vpcSecurityGroupIds: [network.groupOf("data")],
  tags: { zone: "data" },
});
