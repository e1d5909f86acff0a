import { instantIn, isObject, listIn, objectIn, textIn, type Fields } from "../../behaviour/read/fields";

/** A call of AWS's API. */
export interface Call {
  /** `role/NAME`, `user/NAME`. */
  readonly principal: string;
  readonly account?: string;
  /** As IAM names it: `s3:ListBucket`. */
  readonly action: string;
  readonly isData: boolean;
  readonly resources: readonly string[];
  readonly at: number;
}

export type CloudTrailLine =
  { readonly call: Call } | { readonly skipped: string; readonly at?: number } | { readonly problem: string };

/** Prefixes of IAM's actions where they are not the name of the source. */
const prefixes: Readonly<Record<string, string>> = {
  monitoring: "cloudwatch",
  email: "ses",
  tagging: "tag",
  "s3-outposts": "s3-outposts",
  "streams.dynamodb": "dynamodb",
  "data.iotdataplane": "iot",
  "api.ecr-public": "ecr-public",
  "autoscaling-plans": "autoscaling-plans",
};

/** Actions that have another name than the call. */
const renamed: Readonly<Record<string, string>> = {
  "s3:ListObjects": "s3:ListBucket",
  "s3:ListObjectsV2": "s3:ListBucket",
  "s3:HeadBucket": "s3:ListBucket",
  "s3:HeadObject": "s3:GetObject",
  "s3:ListBuckets": "s3:ListAllMyBuckets",
  "s3:CopyObject": "s3:PutObject",
  "s3:CreateMultipartUpload": "s3:PutObject",
  "s3:UploadPart": "s3:PutObject",
  "s3:CompleteMultipartUpload": "s3:PutObject",
  "s3:DeleteObjects": "s3:DeleteObject",
  "s3:GetBucketLifecycle": "s3:GetLifecycleConfiguration",
  "s3:PutBucketLifecycle": "s3:PutLifecycleConfiguration",
  "s3:GetBucketEncryption": "s3:GetEncryptionConfiguration",
  "s3:PutBucketEncryption": "s3:PutEncryptionConfiguration",
  "lambda:Invoke": "lambda:InvokeFunction",
};

/** Reads a record of CloudTrail, or the EventBridge event around one. */
export function readCloudTrail(data: unknown): CloudTrailLine {
  if (!isObject(data)) return { problem: "is no JSON object" };
  const record = objectIn(data, "detail") ?? unwrapped(data) ?? data;
  const [source, name] = [textIn(record, "eventSource"), textIn(record, "eventName")];
  const time = instantIn(textIn(record, "eventTime"));
  if (source === undefined || name === undefined || time === undefined)
    return { problem: "is no record of CloudTrail" };
  const at = Date.parse(time);
  // A call that was refused used no right.
  if (/AccessDenied|Unauthorized/i.test(textIn(record, "errorCode") ?? "")) return { skipped: "refused", at };
  const identity = objectIn(record, "userIdentity");
  const who = identity && principalOf(identity);
  if (!who) return { skipped: "by no principal of IAM", at };
  const service = source.replace(/\.amazonaws\.com(\.cn)?$/, "");
  const prefix = Object.hasOwn(prefixes, service) ? prefixes[service]! : service;
  // Lambda's calls carry the date of their version.
  const plain = `${prefix}:${name.replace(/(?<=[a-zA-Z])\d{8}(v\d)?$/, "")}`;
  const account = textIn(record, "recipientAccountId") ?? textIn(identity, "accountId");
  return {
    call: {
      principal: who,
      ...(account !== undefined && { account }),
      action: Object.hasOwn(renamed, plain) ? renamed[plain]! : plain,
      isData: record["managementEvent"] === false || textIn(record, "eventCategory") === "Data",
      resources: listIn(record, "resources").flatMap((each) =>
        isObject(each) ? (textIn(each, "ARN", "arn") ?? []) : [],
      ),
      at,
    },
  };
}

/** `lookup-events` gives the record as text. */
function unwrapped(data: Fields): Fields | undefined {
  const text = Object.hasOwn(data, "CloudTrailEvent") ? data["CloudTrailEvent"] : undefined;
  if (typeof text !== "string") return undefined;
  try {
    const inner: unknown = JSON.parse(text);
    return isObject(inner) ? inner : undefined;
  } catch {
    return undefined;
  }
}

function principalOf(identity: Fields): string | undefined {
  const issuer = objectIn(objectIn(identity, "sessionContext") ?? {}, "sessionIssuer");
  const arn = (issuer && textIn(issuer, "arn")) ?? textIn(identity, "arn");
  const found = /^arn:[a-z-]+:iam::\d{12}:(role|user)\/(?:.*\/)?([^/]+)$/.exec(arn ?? "");
  return found ? `${found[1]}/${found[2]}` : undefined;
}
