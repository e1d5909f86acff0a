import type { Resource } from "../../graph";
import type { Example } from "../policy";
import { exampleArn, exampleKey, policyDocument } from "./aws-control";
import { exampleEstate } from "./estate";
import { minimal } from "./minimal";
import { example, resource } from "./resources";

export const database = minimal("aws:rds/instance:Instance", "orders", {
  identifier: "orders",
  engine: "postgres",
  instanceClass: "db.t4g.small",
  storageEncrypted: true,
  kmsKeyId: exampleKey,
  publiclyAccessible: false,
  deletionProtection: true,
  backupRetentionPeriod: 7,
  manageMasterUserPassword: true,
  username: "orders",
});

export const cache = minimal("aws:elasticache/replicationGroup:ReplicationGroup", "sessions", {
  replicationGroupId: "sessions",
  description: "the shop's sessions",
  engine: "valkey",
  atRestEncryptionEnabled: true,
  transitEncryptionEnabled: true,
  snapshotRetentionLimit: 3,
});

export const table = minimal("aws:dynamodb/table:Table", "carts", {
  name: "carts",
  hashKey: "id",
  attributes: [{ name: "id", type: "S" }],
  pointInTimeRecovery: { enabled: true },
  deletionProtectionEnabled: true,
});

/** A bucket with all that is set apart from it; `block` is laid over its access block, `properties` over itself. */
export const bucket = (block: object = {}, properties: object = {}): readonly Resource[] => [
  minimal("aws:s3/bucket:Bucket", "orders", { bucket: "shop-orders" })(properties),
  minimal("aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock", "orders", {
    bucket: "shop-orders",
    blockPublicAcls: true,
    blockPublicPolicy: true,
    ignorePublicAcls: true,
    restrictPublicBuckets: true,
  })(block),
  bucketVersioning(),
  bucketPolicy(),
  bucketLogging(),
];

export const bucketVersioning = minimal("aws:s3/bucketVersioning:BucketVersioning", "orders", {
  bucket: "shop-orders",
  versioningConfiguration: { status: "Enabled" },
});

/** Refuses whoever does not come by TLS; `statement` is laid over the refusal. */
export const bucketPolicy = (statement: object = {}): Resource =>
  resource("aws:s3/bucketPolicy:BucketPolicy", "orders", {
    bucket: "shop-orders",
    policy: policyDocument({
      Effect: "Deny",
      Principal: "*",
      Action: "s3:*",
      Resource: ["arn:aws:s3:::shop-orders", "arn:aws:s3:::shop-orders/*"],
      Condition: { Bool: { "aws:SecureTransport": "false" } },
      ...statement,
    }),
  });

export const bucketLogging = minimal("aws:s3/bucketLogging:BucketLogging", "orders", {
  bucket: "shop-orders",
  targetBucket: "shop-records",
  targetPrefix: "orders/",
});

export const kmsKey = minimal("aws:kms/key:Key", "shop", {
  description: "the shop's data",
  enableKeyRotation: true,
});

export const logGroup = minimal("aws:cloudwatch/logGroup:LogGroup", "orders", {
  name: "/shop/orders",
  retentionInDays: 365,
  kmsKeyId: exampleKey,
});

/** A trail that passes every policy, with what watches its log group; `changes` are laid over the trail. */
export const trail = (changes: object = {}): readonly Resource[] => [
  minimal("aws:cloudtrail/trail:Trail", "audit", {
    name: "audit",
    s3BucketName: "shop-audit",
    isMultiRegionTrail: true,
    includeGlobalServiceEvents: true,
    enableLogFileValidation: true,
    enableLogging: true,
    kmsKeyId: exampleKey,
    cloudWatchLogsGroupArn: exampleArn("logs", "log-group:/shop/audit:*"),
    cloudWatchLogsRoleArn: exampleArn("iam", "role/audit"),
  })(changes),
  identityFilter(),
  identityAlarm(),
  refusalFilter(),
  refusalAlarm(),
];

export const identityFilter = minimal("aws:cloudwatch/logMetricFilter:LogMetricFilter", "identity", {
  logGroupName: "/shop/audit",
  pattern: "{ ($.eventSource = iam.amazonaws.com) && ($.eventName = Put* || $.eventName = Attach*) }",
  metricTransformation: { name: "IdentityChanges", namespace: "Shop", value: "1" },
});

const alarmOn = (name: string, metricName: string, threshold: number) =>
  minimal("aws:cloudwatch/metricAlarm:MetricAlarm", name, {
    metricName,
    namespace: "Shop",
    comparisonOperator: "GreaterThanOrEqualToThreshold",
    evaluationPeriods: 1,
    threshold,
    alarmActions: [exampleArn("sns", "security")],
  });

export const identityAlarm = alarmOn("identity", "IdentityChanges", 1);

export const refusalFilter = minimal("aws:cloudwatch/logMetricFilter:LogMetricFilter", "refused", {
  logGroupName: "/shop/audit",
  pattern: '{ ($.errorCode = "*UnauthorizedOperation") || ($.errorCode = "AccessDenied*") }',
  metricTransformation: { name: "Refusals", namespace: "Shop", value: "1" },
});

export const refusalAlarm = alarmOn("refused", "Refusals", 10);

/** A threat detector that passes every policy, with its features; `changes` are laid over the detector. */
export const threatDetector = (changes: object = {}): readonly Resource[] => [
  {
    ...minimal("aws:guardduty/detector:Detector", "account", {
      enable: true,
      datasources: { kubernetes: { auditLogs: { enable: true } } },
    })(changes),
    physicalId: "d-1",
  },
  resource("aws:guardduty/detectorFeature:DetectorFeature", "runtime", {
    detectorId: "d-1",
    name: "RUNTIME_MONITORING",
    status: "ENABLED",
  }),
];

export const parameter = minimal("aws:ssm/parameter:Parameter", "level", {
  name: "/shop/log-level",
  type: "String",
  value: "info",
});

export const lambdaFunction = minimal("aws:lambda/function:Function", "resize", {
  name: "resize",
  runtime: "nodejs22.x",
  handler: "index.handler",
  role: exampleArn("iam", "role/resize"),
  environment: { variables: { LEVEL: "info" } },
});

export const buildProject = minimal("aws:codebuild/project:Project", "checkout", {
  name: "checkout",
  serviceRole: exampleArn("iam", "role/build"),
  source: {
    type: "CODECOMMIT",
    location: "https://git-codecommit.eu-west-1.amazonaws.com/v1/repos/checkout",
  },
  artifacts: { type: "NO_ARTIFACTS" },
  encryptionKey: exampleKey,
  environment: {
    type: "LINUX_CONTAINER",
    computeType: "BUILD_GENERAL1_SMALL",
    image: "aws/codebuild/amazonlinux2-x86_64-standard:5.0",
    environmentVariables: [{ name: "LEVEL", value: "info" }],
  },
});

export const ecsCluster = minimal("aws:ecs/cluster:Cluster", "shop", {
  name: "shop",
  settings: [{ name: "containerInsights", value: "enhanced" }],
});

export const ecsService = minimal("aws:ecs/service:Service", "checkout", {
  name: "checkout",
  cluster: exampleArn("ecs", "cluster/shop"),
  taskDefinition: exampleArn("ecs", "task-definition/checkout:7"),
  desiredCount: 2,
  enableExecuteCommand: false,
  networkConfiguration: { subnets: ["subnet-0aaa1111bbbb2222c"], assignPublicIp: false },
});

/** A provider of the examples' stack. */
export const awsProvider = (changes: object = {}): Resource =>
  minimal("pulumi:providers:aws", "aws", {
    region: "eu-west-1",
    allowedAccountIds: '["333333333333"]',
  })(changes);

/** The policy of an account's registry: its own account replicates into it. */
export const registryPolicy = (): Resource =>
  resource("aws:ecr/registryPolicy:RegistryPolicy", "registry", {
    policy: policyDocument({
      Effect: "Allow",
      Principal: { AWS: exampleArn("iam", "root") },
      Action: "ecr:ReplicateImage",
      Resource: exampleArn("ecr", "repository/*"),
    }),
  });

/** An example whose account is given whole, with what every account must have but for what `lacks` lists. */
export const wholeAccount = (given: readonly Resource[], lacks: readonly Resource[] = []): Example => {
  const ids = new Set([...given, ...lacks].map(({ id }) => id));
  const safeguards = [...trail(), ...threatDetector(), registryPolicy()].filter(({ id }) => !ids.has(id));
  const production = { ...exampleEstate.environments.production, whole: true };
  return example([...given, ...safeguards], { estate: { environments: { production } } });
};
