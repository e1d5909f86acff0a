import type { References } from "../aws/reference";
import type { AwsNode } from "./aws";

/** Whatever keeps data: databases, caches, file systems, streams, queues. Buckets are nodes of their own. */
export interface DataStore extends AwsNode {
  readonly kind: "DataStore";
  /** `RDS instance`, `DynamoDB table`, … */
  readonly storeKind: string;
  /** What AWS does where nothing is said; `inherited`: another resource says it. */
  readonly encryptionDefault: "on" | "off" | "inherited";
  readonly encrypted?: boolean;
  readonly encryptionKey?: string;
  readonly encryptionKeyOf: References;
  /** What AWS does where nothing is said; absent where the store speaks TLS always, or its clients decide. */
  readonly transitDefault?: "on" | "off";
  readonly transitEncrypted?: boolean;
  readonly publiclyAccessible?: boolean;
  /** Whether it gets a public address where nothing is said; absent: it does not. */
  readonly publicDefault?: boolean;
  readonly protectable: boolean;
  readonly deletionProtection?: boolean;
  /** Days; 0 is none. Undefined is AWS's default. */
  readonly backupRetention?: number;
  /** Days kept where nothing is said; absent where backups are no setting of this resource. */
  readonly backupDefault?: number;
  readonly pointInTimeRecovery?: boolean;
  readonly engine?: string;
  /** `serverless` is Aurora's first, which always encrypts. */
  readonly engineMode?: string;
  readonly password?: string;
  readonly managesPassword?: boolean;
  readonly replicaOf: References;
  readonly subnetGroup: References;
  readonly subnets: References;
  readonly securityGroups: References;
}

/** Names the subnets of a database or cache. */
export interface StoreSubnetGroup extends AwsNode {
  readonly kind: "StoreSubnetGroup";
  readonly groupName?: string;
  readonly subnets: References;
}

export interface Bucket extends AwsNode {
  readonly kind: "Bucket";
  readonly bucketName?: string;
  readonly acl?: string;
  /** Groups and users that its list grants rights to, by URI; empty for those without one. */
  readonly granteeUris?: readonly string[];
  readonly encryptionAlgorithm?: string;
  readonly encryptionKey?: string;
  readonly versioning?: boolean;
  /** Where the record of what was asked of it goes: a bucket, by its name. */
  readonly logTarget: References;
  readonly forceDestroy?: boolean;
  /** Natively a part of the bucket. */
  readonly accessBlock?: AccessBlock;
}

/** The four switches against public access; each is off unless set. */
export interface AccessBlock {
  readonly blockPublicAcls?: boolean;
  readonly blockPublicPolicy?: boolean;
  readonly ignorePublicAcls?: boolean;
  readonly restrictPublicBuckets?: boolean;
}

/** The switches of a bucket, or of the whole account. */
export interface BucketAccessBlock extends AwsNode, AccessBlock {
  readonly kind: "BucketAccessBlock";
  readonly wholeAccount: boolean;
  readonly bucket: References;
}

/** Who may do what to a bucket by the old lists. */
export interface BucketAcl extends AwsNode {
  readonly kind: "BucketAcl";
  readonly bucket: References;
  readonly acl?: string;
  readonly granteeUris?: readonly string[];
}

/** Who may read one object, by the old lists. */
export interface ObjectAcl extends AwsNode {
  readonly kind: "ObjectAcl";
  readonly acl?: string;
  readonly granteeUris?: readonly string[];
}

/** Whether a bucket keeps what is overwritten or deleted. */
export interface BucketVersioning extends AwsNode {
  readonly kind: "BucketVersioning";
  readonly bucket: References;
  readonly versioning?: boolean;
}

/** Where a bucket's record of what was asked of it goes. */
export interface BucketLogging extends AwsNode {
  readonly kind: "BucketLogging";
  readonly bucket: References;
  readonly logTarget: References;
}
