/**
 * Actions that CloudTrail does not record unless a trail asks for data events, by service; those of `never` it never records.
 * That they were not seen says nothing. From AWS's CloudTrail user guide (data events) and its pages on each service.
 */
const data: Readonly<Record<string, readonly string[]>> = {
  s3: [
    "GetObject",
    "GetObjectVersion",
    "GetObjectAcl",
    "GetObjectTagging",
    "PutObject",
    "PutObjectAcl",
    "PutObjectTagging",
    "DeleteObject",
    "DeleteObjectVersion",
    "AbortMultipartUpload",
    "ListBucket",
    "ListBucketVersions",
    "ListMultipartUploadParts",
    "RestoreObject",
  ],
  lambda: ["InvokeFunction"],
  dynamodb: [
    "GetItem",
    "BatchGetItem",
    "Query",
    "Scan",
    "PutItem",
    "UpdateItem",
    "DeleteItem",
    "BatchWriteItem",
    "ConditionCheckItem",
    "PartiQLSelect",
    "PartiQLInsert",
    "PartiQLUpdate",
    "PartiQLDelete",
    "GetRecords",
    "GetShardIterator",
  ],
  sqs: ["SendMessage", "ReceiveMessage", "DeleteMessage", "ChangeMessageVisibility"],
  sns: ["Publish"],
  kinesis: ["PutRecord", "PutRecords", "GetRecords", "GetShardIterator", "SubscribeToShard"],
  firehose: ["PutRecord", "PutRecordBatch"],
  events: ["PutEvents"],
  ebs: ["GetSnapshotBlock", "ListSnapshotBlocks", "ListChangedBlocks", "PutSnapshotBlock"],
  cloudwatch: ["PutMetricData", "GetMetricData"],
  "cognito-identity": ["GetId", "GetCredentialsForIdentity"],
};

const never: Readonly<Record<string, readonly string[]>> = {
  iam: ["PassRole"],
  logs: ["PutLogEvents"],
  "rds-db": ["connect"],
  "execute-api": ["Invoke", "ManageConnections"],
  xray: ["PutTraceSegments", "PutTelemetryRecords"],
  ssmmessages: ["CreateControlChannel", "CreateDataChannel", "OpenControlChannel", "OpenDataChannel"],
  ec2messages: [
    "AcknowledgeMessage",
    "DeleteMessage",
    "FailMessage",
    "GetEndpoint",
    "GetMessages",
    "SendReply",
  ],
  es: ["ESHttpGet", "ESHttpPost", "ESHttpPut", "ESHttpDelete", "ESHttpHead", "ESHttpPatch"],
  elasticfilesystem: ["ClientMount", "ClientWrite", "ClientRootAccess"],
  "kafka-cluster": ["Connect", "ReadData", "WriteData", "DescribeTopic", "DescribeGroup", "AlterGroup"],
};

/**
 * The actions of which the log tells nothing.
 *
 * @param recorded services of which data events were seen: the trail asks for them
 */
export function unloggedActions(recorded: ReadonlySet<string>): readonly string[] {
  const of = (
    table: Readonly<Record<string, readonly string[]>>,
    left: (service: string) => boolean,
  ): string[] =>
    Object.entries(table).flatMap(([service, names]) =>
      left(service) ? names.map((name) => `${service}:${name}`) : [],
    );
  return [...of(data, (service) => !recorded.has(service)), ...of(never, () => true)];
}
