import * as aws from "@pulumi/aws";
import { network } from "./network";

const key = new aws.kms.Key("register", {
  description: "What the deployment register knows, at rest",
  enableKeyRotation: true,
  deletionWindowInDays: 30,
});

const subnets = new aws.rds.SubnetGroup("register", { subnetIds: network.subnetsOf("data") });

const parameters = new aws.rds.ParameterGroup("register", {
  family: "postgres17",
  parameters: [{ name: "rds.force_ssl", value: "1" }],
});

/** What the register keeps. Its own account there is made by hand, and its address put into the secret that it reads. */
export const database = new aws.rds.Instance("register", {
  engine: "postgres",
  engineVersion: "17",
  instanceClass: "db.t4g.medium",
  allocatedStorage: 50,
  dbName: "register",
  username: "administrator",
  manageMasterUserPassword: true,
  masterUserSecretKmsKeyId: key.keyId,
  publiclyAccessible: false,
  storageEncrypted: true,
  kmsKeyId: key.arn,
  multiAz: true,
  backupRetentionPeriod: 14,
  deletionProtection: true,
  copyTagsToSnapshot: true,
  finalSnapshotIdentifier: "register-final",
  autoMinorVersionUpgrade: true,
  performanceInsightsEnabled: true,
  performanceInsightsKmsKeyId: key.arn,
  enabledCloudwatchLogsExports: ["postgresql", "upgrade"],
  parameterGroupName: parameters.name,
  dbSubnetGroupName: subnets.name,
  vpcSecurityGroupIds: [network.groupOf("data")],
  tags: { zone: "data" },
});
