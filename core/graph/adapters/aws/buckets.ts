import type { Builder } from "../../build";
import type { OwnProperties } from "../../nodes/aws";
import type {
  Bucket,
  BucketAccessBlock,
  BucketAcl,
  BucketLogging,
  BucketVersioning,
  ObjectAcl,
} from "../../nodes/store";
import { listOf, looseBool, shape, str, type Field } from "../../shape";
import { Unknown } from "../../value";
import { addDocument } from "./iam-document";
import { addPlaced, at, placed, refersTo, type Places } from "./placed";
import type { AdapterTable } from "./table";

/** `Enabled` in the resources that stand apart, a switch in the bucket's own block. */
const versioned: Field<boolean> = {
  ...looseBool,
  read: (raw, path, key, context) =>
    looseBool.read(raw === "Enabled" ? true : raw === "Suspended" ? false : raw, path, key, context),
};

/** The URI of each grant's group, which stands in the grant or in its grantee. */
const granteeUris: Field<readonly string[]> = listOf({
  read(raw, path, key, context) {
    if (typeof raw !== "object" || raw === null || raw instanceof Unknown)
      return str.read(raw, path, key, context);
    const { uri, grantee } = raw as { uri?: unknown; grantee?: unknown };
    const within =
      typeof grantee !== "object" || grantee instanceof Unknown
        ? grantee
        : (grantee as { uri?: unknown } | null)?.uri;
    return str.read(uri ?? within ?? "", path, key, context);
  },
});

const switches = {
  blockPublicAcls: looseBool,
  blockPublicPolicy: looseBool,
  ignorePublicAcls: looseBool,
  restrictPublicBuckets: looseBool,
};

const versioning: Places<OwnProperties<BucketVersioning>> = {
  bucket: refersTo("bucket"),
  versioning: at(versioned, "versioningConfiguration.status"),
};

const logging: Places<OwnProperties<BucketLogging>> = {
  bucket: refersTo("bucket"),
  logTarget: refersTo("targetBucket"),
};

const rule = "serverSideEncryptionConfiguration.rule.applyServerSideEncryptionByDefault.";
const rules = "serverSideEncryptionConfiguration.rules.0.applyServerSideEncryptionByDefault.";
const native = "bucketEncryption.serverSideEncryptionConfiguration.0.serverSideEncryptionByDefault.";

const bucket: Places<OwnProperties<Bucket>> = {
  bucketName: at(str, "bucket", "bucketName"),
  acl: at(str, "acl", "accessControl"),
  granteeUris: at(granteeUris, "grants", []),
  encryptionAlgorithm: at(str, [`${rule}sseAlgorithm`, `${rules}sseAlgorithm`], `${native}sseAlgorithm`),
  encryptionKey: at(str, [`${rule}kmsMasterKeyId`, `${rules}kmsMasterKeyId`], `${native}kmsMasterKeyId`),
  versioning: at(
    versioned,
    ["versioning.enabled", "versionings.0.enabled"],
    "versioningConfiguration.status",
  ),
  logTarget: refersTo(
    ["logging.targetBucket", "loggings.0.targetBucket"],
    "loggingConfiguration.destinationBucketName",
  ),
  forceDestroy: at(looseBool, "forceDestroy", []),
  accessBlock: at(shape(switches), [], "publicAccessBlockConfiguration"),
};

const block: Places<Omit<OwnProperties<BucketAccessBlock>, "wholeAccount">> = {
  bucket: refersTo("bucket"),
  blockPublicAcls: at(looseBool, "blockPublicAcls"),
  blockPublicPolicy: at(looseBool, "blockPublicPolicy"),
  ignorePublicAcls: at(looseBool, "ignorePublicAcls"),
  restrictPublicBuckets: at(looseBool, "restrictPublicBuckets"),
};

const acl: Places<OwnProperties<BucketAcl>> = {
  bucket: refersTo("bucket"),
  acl: at(str, "acl"),
  granteeUris: at(granteeUris, "accessControlPolicy.grants"),
};

function adaptBucket(builder: Builder): void {
  addPlaced<Bucket>(builder, "Bucket", bucket);
  addDocument(builder, "policy", { use: "resource", holder: "bucket" });
}

const versionings = placed<BucketVersioning>("BucketVersioning", versioning);
const loggings = placed<BucketLogging>("BucketLogging", logging);
const acls = placed<BucketAcl>("BucketAcl", acl);
const objectAcls = placed<ObjectAcl>("ObjectAcl", { acl: acl.acl, granteeUris: at(granteeUris, "grants") });

/** Buckets, and the resources that set parts of them. */
export const buckets: AdapterTable = {
  "aws:s3/bucket:Bucket": adaptBucket,
  "aws:s3/bucketV2:BucketV2": adaptBucket,
  "aws-native:s3:Bucket": adaptBucket,
  "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": placed<BucketAccessBlock>(
    "BucketAccessBlock",
    block,
    { wholeAccount: false },
  ),
  "aws:s3/accountPublicAccessBlock:AccountPublicAccessBlock": placed<BucketAccessBlock>(
    "BucketAccessBlock",
    block,
    { wholeAccount: true },
  ),
  "aws:s3/bucketVersioning:BucketVersioning": versionings,
  "aws:s3/bucketVersioningV2:BucketVersioningV2": versionings,
  "aws:s3/bucketLogging:BucketLogging": loggings,
  "aws:s3/bucketLoggingV2:BucketLoggingV2": loggings,
  "aws:s3/bucketAcl:BucketAcl": acls,
  "aws:s3/bucketAclV2:BucketAclV2": acls,
  "aws:s3/bucketObject:BucketObject": objectAcls,
  "aws:s3/bucketObjectv2:BucketObjectv2": objectAcls,
  "aws:s3/objectCopy:ObjectCopy": objectAcls,
};
