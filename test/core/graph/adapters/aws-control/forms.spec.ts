import assert from "node:assert/strict";
import { buildGraph, type NodeKind } from "../../../../../core/graph";
import { resource } from "../../../../../core/policy/minimal";

type Properties = Record<string, unknown>;
type Form = readonly [type: string, properties: Properties];

/** The same thing in the classic and the native provider's words, and what either has to become. */
const cases: readonly (readonly [NodeKind, Form, Form, Properties])[] = [
  [
    "EksCluster",
    [
      "aws:eks/cluster:Cluster",
      {
        version: "1.34",
        vpcConfig: {
          endpointPublicAccess: true,
          endpointPrivateAccess: "false",
          publicAccessCidrs: ["10.0.0.0/8"],
        },
        enabledClusterLogTypes: ["api", "audit"],
        encryptionConfig: { provider: { keyArn: "k" }, resources: ["secrets"] },
        accessConfig: { authenticationMode: "API", bootstrapClusterCreatorAdminPermissions: false },
      },
    ],
    [
      "aws-native:eks:Cluster",
      {
        version: "1.34",
        resourcesVpcConfig: {
          endpointPublicAccess: true,
          endpointPrivateAccess: false,
          publicAccessCidrs: ["10.0.0.0/8"],
        },
        logging: { clusterLogging: { enabledTypes: [{ type: "api" }, { type: "audit" }] } },
        encryptionConfig: [{ provider: { keyArn: "k" }, resources: ["secrets"] }],
        accessConfig: { authenticationMode: "API", bootstrapClusterCreatorAdminPermissions: false },
      },
    ],
    {
      version: "1.34",
      endpointPublicAccess: true,
      endpointPrivateAccess: false,
      publicAccessCidrs: ["10.0.0.0/8"],
      logTypes: ["api", "audit"],
      encryptedResources: ["secrets"],
      encryptionKey: "k",
      authenticationMode: "API",
      creatorIsAdmin: false,
    },
  ],
  [
    "EksNodeGroup",
    [
      "aws:eks/nodeGroup:NodeGroup",
      {
        nodeGroupName: "a",
        forceUpdateVersion: true,
        remoteAccess: { ec2SshKey: "ops" },
        updateConfig: { maxUnavailable: "2" },
      },
    ],
    [
      "aws-native:eks:Nodegroup",
      {
        nodegroupName: "a",
        forceUpdateEnabled: true,
        remoteAccess: { ec2SshKey: "ops" },
        updateConfig: { maxUnavailable: 2 },
      },
    ],
    { groupName: "a", forceUpdate: true, sshKey: "ops", maxUnavailable: 2 },
  ],
  [
    "ImageRepository",
    [
      "aws:ecr/repository:Repository",
      {
        name: "a",
        imageTagMutability: "IMMUTABLE",
        imageScanningConfiguration: { scanOnPush: true },
        encryptionConfigurations: [{ encryptionType: "KMS", kmsKey: "k" }],
        forceDelete: true,
      },
    ],
    [
      "aws-native:ecr:Repository",
      {
        repositoryName: "a",
        imageTagMutability: "IMMUTABLE",
        imageScanningConfiguration: { scanOnPush: true },
        encryptionConfiguration: { encryptionType: "KMS", kmsKey: "k" },
        emptyOnDelete: true,
      },
    ],
    {
      repositoryName: "a",
      tagMutability: "IMMUTABLE",
      scanOnPush: true,
      encryptionType: "KMS",
      encryptionKey: "k",
      forceDelete: true,
    },
  ],
  [
    "DataStore",
    [
      "aws:rds/instance:Instance",
      { storageEncrypted: true, publiclyAccessible: false, password: "p", backupRetentionPeriod: 3 },
    ],
    [
      "aws-native:rds:DbInstance",
      {
        storageEncrypted: true,
        publiclyAccessible: false,
        masterUserPassword: "p",
        backupRetentionPeriod: 3,
      },
    ],
    {
      storeKind: "RDS instance",
      encrypted: true,
      publiclyAccessible: false,
      password: "p",
      backupRetention: 3,
    },
  ],
  [
    "DataStore",
    [
      "aws:dynamodb/table:Table",
      { pointInTimeRecovery: { enabled: true }, serverSideEncryption: { kmsKeyArn: "k" } },
    ],
    [
      "aws-native:dynamodb:Table",
      {
        pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
        sseSpecification: { kmsMasterKeyId: "k" },
      },
    ],
    { storeKind: "DynamoDB table", pointInTimeRecovery: true, encryptionKey: "k" },
  ],
  [
    "DataStore",
    [
      "aws:msk/cluster:Cluster",
      {
        encryptionInfo: { encryptionInTransit: { clientBroker: "TLS_PLAINTEXT" } },
        brokerNodeGroupInfo: { connectivityInfo: { publicAccess: { type: "SERVICE_PROVIDED_EIPS" } } },
      },
    ],
    [
      "aws-native:msk:Cluster",
      {
        encryptionInfo: { encryptionInTransit: { clientBroker: "TLS_PLAINTEXT" } },
        brokerNodeGroupInfo: { connectivityInfo: { publicAccess: { type: "SERVICE_PROVIDED_EIPS" } } },
      },
    ],
    { storeKind: "MSK cluster", transitEncrypted: false, publiclyAccessible: true },
  ],
  [
    "Bucket",
    [
      "aws:s3/bucketV2:BucketV2",
      {
        bucket: "a",
        serverSideEncryptionConfigurations: [],
        serverSideEncryptionConfiguration: {
          rule: { applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: "k" } },
        },
        versioning: { enabled: true },
      },
    ],
    [
      "aws-native:s3:Bucket",
      {
        bucketName: "a",
        bucketEncryption: {
          serverSideEncryptionConfiguration: [
            { serverSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: "k" } },
          ],
        },
        versioningConfiguration: { status: "Enabled" },
      },
    ],
    { bucketName: "a", encryptionAlgorithm: "aws:kms", encryptionKey: "k", versioning: true },
  ],
  [
    "KmsKey",
    [
      "aws:kms/key:Key",
      { enableKeyRotation: true, isEnabled: true, customerMasterKeySpec: "SYMMETRIC_DEFAULT" },
    ],
    ["aws-native:kms:Key", { enableKeyRotation: true, enabled: true, keySpec: "SYMMETRIC_DEFAULT" }],
    { rotation: true, enabled: true, keySpec: "SYMMETRIC_DEFAULT", external: false },
  ],
  [
    "Trail",
    [
      "aws:cloudtrail/trail:Trail",
      { enableLogging: true, isMultiRegionTrail: true, enableLogFileValidation: true },
    ],
    [
      "aws-native:cloudtrail:Trail",
      { isLogging: true, isMultiRegionTrail: true, enableLogFileValidation: true },
    ],
    { logging: true, multiRegion: true, validation: true },
  ],
  [
    "LogMetricFilter",
    [
      "aws:cloudwatch/logMetricFilter:LogMetricFilter",
      { pattern: "p", metricTransformation: { name: "m", namespace: "n" } },
    ],
    [
      "aws-native:logs:MetricFilter",
      { filterPattern: "p", metricTransformations: [{ metricName: "m", metricNamespace: "n" }] },
    ],
    { pattern: "p", metricName: "m", metricNamespace: "n" },
  ],
  [
    "EcsService",
    [
      "aws:ecs/service:Service",
      { networkConfiguration: { assignPublicIp: true }, enableExecuteCommand: true },
    ],
    [
      "aws-native:ecs:Service",
      {
        networkConfiguration: { awsvpcConfiguration: { assignPublicIp: "ENABLED" } },
        enableExecuteCommand: true,
      },
    ],
    { assignPublicIp: true, executeCommand: true },
  ],
  [
    "BuildProject",
    [
      "aws:codebuild/project:Project",
      { environment: { privilegedMode: true }, source: { buildspec: "b" }, projectVisibility: "PRIVATE" },
    ],
    [
      "aws-native:codebuild:Project",
      { environment: { privilegedMode: true }, source: { buildSpec: "b" }, visibility: "PRIVATE" },
    ],
    { privileged: true, buildspec: "b", visibility: "PRIVATE" },
  ],
];

describe("AWS resources of the classic and the native provider", () => {
  for (const [kind, classic, native, expected] of cases) {
    for (const [type, properties] of [classic, native]) {
      it(`become the same ${kind} from ${type}`, () => {
        const graph = buildGraph([resource(type, "it", properties)]);
        assert.deepEqual(graph.problems, []);
        const [node] = graph.all(kind);
        assert.ok(node);
        for (const [name, value] of Object.entries(expected))
          assert.deepEqual((node as unknown as Properties)[name], value, name);
      });
    }
  }

  it("say where each property stands, in the words of their provider", () => {
    const placesOf = (type: string): Readonly<Record<string, string>> | undefined =>
      buildGraph([resource(type, "it", {})]).all("EksCluster")[0]?.places;
    assert.equal(placesOf("aws:eks/cluster:Cluster")?.["publicAccessCidrs"], "vpcConfig.publicAccessCidrs");
    assert.equal(
      placesOf("aws-native:eks:Cluster")?.["publicAccessCidrs"],
      "resourcesVpcConfig.publicAccessCidrs",
    );
    assert.equal(
      placesOf("aws-native:eks:Cluster")?.["encryptionKey"],
      "encryptionConfig[0].provider.keyArn",
    );
  });

  it("are judged by what the provider answered where they were only read", () => {
    const read = resource(
      "aws:eks/cluster:Cluster",
      "it",
      {},
      { external: true, outputs: { version: "1.30" } },
    );
    assert.equal(buildGraph([read]).all("EksCluster")[0]?.version, "1.30");
  });
});

describe("builds of images", () => {
  for (const [type, properties] of [
    [
      "docker:index/image:Image",
      { imageName: "r/a:1", build: { context: "./app", dockerfile: "D", args: { A: "1" } } },
    ],
    [
      "docker-build:index:Image",
      {
        tags: ["r/a:1"],
        context: { location: "./app" },
        dockerfile: { location: "D" },
        buildArgs: { A: "1" },
      },
    ],
    ["awsx:ecr:Image", { repositoryUrl: "r/a:1", context: "./app", dockerfile: "D", args: { A: "1" } }],
  ] as const) {
    it(`are read from ${type}`, () => {
      const graph = buildGraph([resource(type, "it", properties)]);
      assert.deepEqual(graph.problems, []);
      const [build] = graph.all("ImageBuild");
      assert.ok(build);
      assert.equal(build.context, "./app");
      assert.equal(build.dockerfile, "D");
      assert.equal(build.buildArgs?.["A"], "1");
      assert.deepEqual(build.imageNames, ["r/a:1"]);
    });
  }
});
