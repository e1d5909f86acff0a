import type { OwnProperties } from "../../nodes/aws";
import type {
  ImageRepository,
  PullThroughCache,
  RegistryReplication,
  RegistryScanning,
  RepositoryLifecycle,
} from "../../nodes/ecr";
import { listOf, looseBool, shape, str } from "../../shape";
import { addDocument } from "./iam-document";
import { addPlaced, at, placed, refersTo, type Places } from "./placed";
import type { Adapter, AdapterTable } from "./table";

const filters = listOf(shape({ filter: str, filterType: str }));

const repository: Places<Omit<OwnProperties<ImageRepository>, "public">> = {
  repositoryName: at(str, ["name", "repositoryName"], "repositoryName"),
  tagMutability: at(str, "imageTagMutability"),
  mutabilityExclusions: at(
    listOf(shape({ filter: str, filterType: str })),
    "imageTagMutabilityExclusionFilters",
  ),
  scanOnPush: at(looseBool, "imageScanningConfiguration.scanOnPush"),
  encryptionType: at(
    str,
    ["encryptionConfigurations.0.encryptionType", "encryptionConfiguration.encryptionType"],
    "encryptionConfiguration.encryptionType",
  ),
  encryptionKey: at(
    str,
    ["encryptionConfigurations.0.kmsKey", "encryptionConfiguration.kmsKey"],
    "encryptionConfiguration.kmsKey",
  ),
  forceDelete: at(looseBool, "forceDelete", "emptyOnDelete"),
  lifecycle: at(str, [], "lifecyclePolicy.lifecyclePolicyText"),
};

const scanning: Places<OwnProperties<RegistryScanning>> = {
  scanType: at(str, "scanType"),
  rules: at(listOf(shape({ scanFrequency: str, repositoryFilters: filters })), "rules"),
};

const cache: Places<OwnProperties<PullThroughCache>> = {
  repositoryPrefix: at(str, "ecrRepositoryPrefix"),
  upstreamRegistry: at(str, "upstreamRegistryUrl"),
  credentialArn: at(str, "credentialArn"),
};

const rules = listOf(
  shape({ destinations: listOf(shape({ region: str, registryId: str })), repositoryFilters: filters }),
);
const replication: Places<OwnProperties<RegistryReplication>> = {
  rules: at(rules, "replicationConfiguration.rules"),
};

const lifecycle: Places<OwnProperties<RepositoryLifecycle>> = { repository: refersTo("repository") };

/** The native provider keeps a repository's policy in the repository. */
const repositories =
  (isPublic: boolean): Adapter =>
  (builder) => {
    addPlaced<ImageRepository>(builder, "ImageRepository", repository, { public: isPublic });
    const holder = isPublic ? "public image repository" : "image repository";
    addDocument(builder, "repositoryPolicyText", { use: "resource", holder });
  };
const privately = repositories(false);
const publicly = repositories(true);
const registryScanning = placed<RegistryScanning>("RegistryScanning", scanning);
const pullThrough = placed<PullThroughCache>("PullThroughCache", cache);
const replicating = placed<RegistryReplication>("RegistryReplication", replication);

/** Registries of images. Their policies are documents like any other and are read with them. */
export const ecr: AdapterTable = {
  "aws:ecr/repository:Repository": privately,
  "aws-native:ecr:Repository": privately,
  "aws:ecrpublic/repository:Repository": publicly,
  "aws-native:ecr:PublicRepository": publicly,
  "aws:ecr/registryScanningConfiguration:RegistryScanningConfiguration": registryScanning,
  "aws-native:ecr:RegistryScanningConfiguration": registryScanning,
  "aws:ecr/pullThroughCacheRule:PullThroughCacheRule": pullThrough,
  "aws-native:ecr:PullThroughCacheRule": pullThrough,
  "aws:ecr/replicationConfiguration:ReplicationConfiguration": replicating,
  "aws-native:ecr:ReplicationConfiguration": replicating,
  "aws:ecr/lifecyclePolicy:LifecyclePolicy": placed<RepositoryLifecycle>("RepositoryLifecycle", lifecycle),
};
