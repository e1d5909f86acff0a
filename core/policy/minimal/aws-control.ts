import type { Resource } from "../../graph";
import type { Example } from "../policy";
import { example, overlay, resource } from "./resources";

const account = "333333333333";
const key = `arn:aws:kms:eu-west-1:${account}:key/1111aaaa-22bb-33cc-44dd-5555eeee6666`;

/** An ARN in the examples' account. */
export const exampleArn = (service: string, rest: string): string =>
  `arn:aws:${service}:${["iam", "s3"].includes(service) ? "" : "eu-west-1"}:${account}:${rest}`;

/** A customer-managed key of the examples' account. */
export const exampleKey = key;

const clusterProperties = {
  name: "shop",
  version: "1.34",
  roleArn: exampleArn("iam", "role/shop-cluster"),
  vpcConfig: {
    subnetIds: ["subnet-0aaa1111bbbb2222c", "subnet-0aaa1111bbbb2222d"],
    endpointPrivateAccess: true,
    endpointPublicAccess: false,
  },
  enabledClusterLogTypes: ["api", "audit", "authenticator", "controllerManager", "scheduler"],
  encryptionConfig: { provider: { keyArn: key }, resources: ["secrets"] },
  accessConfig: { authenticationMode: "API", bootstrapClusterCreatorAdminPermissions: false },
  deletionProtection: true,
};

const networkAddon = {
  clusterName: "shop",
  addonName: "vpc-cni",
  addonVersion: "v1.20.4-eksbuild.1",
  configurationValues: JSON.stringify({ enableNetworkPolicy: "true" }),
};

/** What tells somebody of changed rights and of refusals in a cluster. */
const clusterAlarms = (name: string): readonly Resource[] =>
  [
    ["rights", '{ $.objectRef.apiGroup = "rbac.authorization.k8s.io" && $.verb != "get" }'] as const,
    ["refusals", "{ ($.responseStatus.code = 403) || ($.responseStatus.code = 401) }"] as const,
  ].flatMap(([metric, pattern]) => [
    resource("aws:cloudwatch/logMetricFilter:LogMetricFilter", `${name}-${metric}`, {
      logGroupName: `/aws/eks/${name}/cluster`,
      pattern,
      metricTransformation: { name: metric, namespace: name, value: "1" },
    }),
    resource("aws:cloudwatch/metricAlarm:MetricAlarm", `${name}-${metric}`, {
      metricName: metric,
      namespace: name,
      comparisonOperator: "GreaterThanOrEqualToThreshold",
      evaluationPeriods: 1,
      threshold: 1,
      alarmActions: [exampleArn("sns", "security")],
    }),
  ]);

/**
 * A cluster that passes every policy, with its add-ons for networks and logs and its alarms; `changes` are laid over
 * the cluster's properties, `addon` over those of the network's add-on.
 */
export const cluster = (
  changes: { readonly name?: string } & object = {},
  addon: object = {},
): readonly Resource[] => [
  resource("aws:eks/cluster:Cluster", "shop", overlay(clusterProperties, changes)),
  resource("aws:eks/addon:Addon", "shop-vpc-cni", overlay(networkAddon, addon)),
  resource("aws:eks/addon:Addon", "shop-logs", {
    clusterName: changes.name ?? "shop",
    addonName: "amazon-cloudwatch-observability",
  }),
  ...clusterAlarms(changes.name ?? "shop"),
];

/** An example of a cluster. */
export const clusterExample = (
  changes: object = {},
  addon: object = {},
  more: Omit<Example, "resources"> = {},
): Example => example(cluster(changes, addon), more);

/** A node group that passes every policy. */
export const nodeGroup = (changes: object = {}): Resource =>
  resource(
    "aws:eks/nodeGroup:NodeGroup",
    "shop-app",
    overlay(
      {
        clusterName: "shop",
        nodeGroupName: "app",
        nodeRoleArn: exampleArn("iam", "role/shop-nodes"),
        subnetIds: ["subnet-0aaa1111bbbb2222c"],
        scalingConfig: { desiredSize: 2, minSize: 2, maxSize: 4 },
        updateConfig: { maxUnavailable: 1 },
        version: "1.34",
        launchTemplate: { id: "lt-0aaa1111bbbb2222c", version: "1" },
      },
      changes,
    ),
  );

/** A repository for images that passes every policy. */
export const imageRepository = (changes: object = {}): Resource =>
  resource(
    "aws:ecr/repository:Repository",
    "checkout",
    overlay(
      {
        name: "shop/checkout",
        imageTagMutability: "IMMUTABLE",
        imageScanningConfiguration: { scanOnPush: true },
        encryptionConfigurations: [{ encryptionType: "KMS", kmsKey: key }],
      },
      changes,
    ),
  );

type Statement = Readonly<Record<string, unknown>>;

/** A policy document as JSON text. */
export const policyDocument = (...statements: readonly Statement[]): string =>
  JSON.stringify({ Version: "2012-10-17", Statement: statements });

/** A managed policy with one statement: reading one bucket, with `changes` laid over it. */
export const iamPolicy = (changes: object = {}): Resource =>
  resource("aws:iam/policy:Policy", "orders", {
    name: "orders",
    policy: policyDocument(
      overlay({ Effect: "Allow", Action: ["s3:GetObject"], Resource: "arn:aws:s3:::shop-orders/*" }, changes),
    ),
  });

/** A role for ECS tasks with one statement of trust, with `changes` laid over that. */
export const iamRole = (trust: object = {}, properties: object = {}): Resource =>
  resource("aws:iam/role:Role", "orders", {
    name: "orders",
    assumeRolePolicy: policyDocument(
      overlay(
        { Effect: "Allow", Action: "sts:AssumeRole", Principal: { Service: "ecs-tasks.amazonaws.com" } },
        trust,
      ),
    ),
    ...properties,
  });

/** A repository's policy with one statement: one account pulls, with `changes` laid over that. */
export const repositoryPolicy = (changes: object = {}): Resource =>
  resource("aws:ecr/repositoryPolicy:RepositoryPolicy", "checkout", {
    repository: "shop/checkout",
    policy: policyDocument(
      overlay(
        {
          Effect: "Allow",
          Principal: { AWS: exampleArn("iam", "role/shop-nodes") },
          Action: ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
        },
        changes,
      ),
    ),
  });
