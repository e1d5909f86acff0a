import type { Builder } from "../../build";
import type { DocumentHolder } from "../../nodes/iam";
import { addDocument, addDocumentAt } from "./iam-document";
import { judged } from "./placed";
import { readReferences } from "./references";
import type { Adapter, AdapterTable } from "./table";

const on =
  (holder: DocumentHolder, property = "policy"): Adapter =>
  (builder) =>
    addDocument(builder, property, { use: "resource", holder });

/** A bucket's policy tells which bucket it is laid on: what it denies holds for that one. */
const onBucket =
  (property = "policy"): Adapter =>
  (builder) =>
    addDocument(builder, property, {
      use: "resource",
      holder: "bucket",
      of: readReferences(builder, judged(builder.resource), "bucket"),
    });

/** A permission to call a function is a statement of the function's policy, written apart. */
function adaptPermission(builder: Builder): void {
  const { action, principal, sourceArn, sourceAccount, principalOrgId, principalOrgID } = judged(
    builder.resource,
  );
  const bounds = {
    "aws:SourceArn": sourceArn,
    "aws:SourceAccount": sourceAccount,
    "aws:PrincipalOrgID": principalOrgId ?? principalOrgID,
  };
  const given = Object.entries(bounds).filter(([, value]) => value !== undefined && value !== null);
  const content = {
    Statement: {
      Effect: "Allow",
      Action: action,
      Principal: principal === "*" ? "*" : { [serviceOrAccount(principal)]: principal },
      ...(given.length > 0 && { Condition: { StringLike: Object.fromEntries(given) } }),
    },
  };
  addDocumentAt(builder, content, undefined, { use: "resource", holder: "function" });
}

const serviceOrAccount = (principal: unknown): string =>
  typeof principal === "string" && principal.includes(".") ? "Service" : "AWS";

/** Policies of resources that stand apart from them: who may do what to them. */
export const resourcePolicies: AdapterTable = {
  "aws:ecr/repositoryPolicy:RepositoryPolicy": on("image repository"),
  "aws:ecrpublic/repositoryPolicy:RepositoryPolicy": on("public image repository"),
  "aws:ecr/registryPolicy:RegistryPolicy": on("image registry"),
  "aws-native:ecr:RegistryPolicy": on("image registry", "policyText"),
  "aws:s3/bucketPolicy:BucketPolicy": onBucket(),
  "aws-native:s3:BucketPolicy": onBucket("policyDocument"),
  "aws:sqs/queuePolicy:QueuePolicy": on("queue"),
  "aws-native:sqs:QueuePolicy": on("queue", "policyDocument"),
  "aws-native:sqs:QueueInlinePolicy": on("queue", "policyDocument"),
  "aws:sns/topicPolicy:TopicPolicy": on("topic"),
  "aws:sns/topic:Topic": on("topic"),
  "aws-native:sns:TopicPolicy": on("topic", "policyDocument"),
  "aws-native:sns:TopicInlinePolicy": on("topic", "policyDocument"),
  "aws:kms/keyPolicy:KeyPolicy": on("key"),
  "aws:secretsmanager/secretPolicy:SecretPolicy": on("secret"),
  "aws-native:secretsmanager:ResourcePolicy": on("secret", "resourcePolicy"),
  "aws:efs/fileSystemPolicy:FileSystemPolicy": on("file system"),
  "aws:lambda/permission:Permission": adaptPermission,
  "aws-native:lambda:Permission": adaptPermission,
  "aws:opensearch/domainPolicy:DomainPolicy": on("search domain", "accessPolicies"),
  "aws:elasticsearch/domainPolicy:DomainPolicy": on("search domain", "accessPolicies"),
  "aws:backup/vaultPolicy:VaultPolicy": on("backup vault"),
  "aws:dynamodb/resourcePolicy:ResourcePolicy": on("table"),
  "aws:msk/clusterPolicy:ClusterPolicy": on("stream cluster"),
  "aws-native:msk:ClusterPolicy": on("stream cluster"),
  "aws:cloudwatch/logResourcePolicy:LogResourcePolicy": on("log group", "policyDocument"),
  "aws-native:logs:ResourcePolicy": on("log group", "policyDocument"),
  "aws:cloudwatch/eventBusPolicy:EventBusPolicy": on("event bus"),
};
