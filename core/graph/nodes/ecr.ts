import type { References } from "../aws/reference";
import type { AwsNode } from "./aws";

/** A repository for images: private (ECR) or, with `public`, one that everybody can pull from. */
export interface ImageRepository extends AwsNode {
  readonly kind: "ImageRepository";
  readonly public: boolean;
  /** The name in the registry; AWS or Pulumi makes one up where it is not given. */
  readonly repositoryName?: string;
  /** `MUTABLE` (default), `IMMUTABLE`, or either `_WITH_EXCLUSION` of the tags that the filters match. */
  readonly tagMutability?: string;
  readonly mutabilityExclusions?: readonly { readonly filter?: string; readonly filterType?: string }[];
  readonly scanOnPush?: boolean;
  /** `AES256` (default), `KMS` or `KMS_DSSE`. */
  readonly encryptionType?: string;
  readonly encryptionKey?: string;
  readonly forceDelete?: boolean;
  /** Natively a part of the repository; JSON. */
  readonly lifecycle?: string;
}

/** What the registry of an account and Region does for all of its repositories. */
export interface RegistryScanning extends AwsNode {
  readonly kind: "RegistryScanning";
  /** `BASIC` or `ENHANCED`. */
  readonly scanType?: string;
  readonly rules?: readonly {
    readonly scanFrequency?: string;
    readonly repositoryFilters?: readonly { readonly filter?: string; readonly filterType?: string }[];
  }[];
}

/** A rule that fills repositories from another registry at the first pull. */
export interface PullThroughCache extends AwsNode {
  readonly kind: "PullThroughCache";
  readonly repositoryPrefix?: string;
  readonly upstreamRegistry?: string;
  readonly credentialArn?: string;
}

/** Copies images to other Regions or accounts. */
export interface RegistryReplication extends AwsNode {
  readonly kind: "RegistryReplication";
  readonly rules?: readonly {
    readonly destinations?: readonly { readonly region?: string; readonly registryId?: string }[];
    readonly repositoryFilters?: readonly { readonly filter?: string; readonly filterType?: string }[];
  }[];
}

/** The rules that expire a repository's images. */
export interface RepositoryLifecycle extends AwsNode {
  readonly kind: "RepositoryLifecycle";
  readonly repository: References;
}
