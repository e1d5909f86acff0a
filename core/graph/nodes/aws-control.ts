import type {
  EventRule,
  EventTarget,
  LogGroup,
  LogMetricFilter,
  MetricAlarm,
  ThreatDetector,
  ThreatDetectorFeature,
  Trail,
} from "./audit";
import type { BatchJob } from "./batch";
import type { BuildProject, ImageBuild } from "./image-build";
import type { KmsKey, SecretValue, StoredParameter, StoredSecret } from "./key";
import type { ManagedService, VpcConnector } from "./managed";
import type { AwsProvider } from "./provider";
import type {
  Bucket,
  BucketAccessBlock,
  BucketAcl,
  ObjectAcl,
  BucketLogging,
  BucketVersioning,
  DataStore,
  StoreSubnetGroup,
} from "./store";
import type {
  ImageRepository,
  PullThroughCache,
  RegistryReplication,
  RegistryScanning,
  RepositoryLifecycle,
} from "./ecr";
import type {
  EcsCapacityProvider,
  EcsCluster,
  EcsDefaultStrategy,
  EcsService,
  EcsTaskDefinition,
  FunctionUrl,
  LambdaFunction,
} from "./ecs";
import type {
  EksAccessEntry,
  EksAccessPolicy,
  EksAddon,
  EksCluster,
  EksNodeGroup,
  FargateProfile,
  PodIdentity,
} from "./eks";
import type {
  AccessKey,
  GroupMembership,
  IamGroup,
  IamPolicy,
  IamRole,
  IamUser,
  InstanceProfile,
  OidcProvider,
  PolicyAttachment,
  PolicyDocument,
} from "./iam";

import type {
  AccountAssignment,
  DirectoryPrincipal,
  PermissionSet,
  PermissionSetPolicies,
  ResourceShare,
} from "./sso";

/** AWS's control plane, identities and data. */
export interface AwsControlNodeTypes {
  AccessKey: AccessKey;
  AccountAssignment: AccountAssignment;
  AwsProvider: AwsProvider;
  BatchJob: BatchJob;
  Bucket: Bucket;
  BucketAccessBlock: BucketAccessBlock;
  BucketAcl: BucketAcl;
  ObjectAcl: ObjectAcl;
  BucketLogging: BucketLogging;
  BucketVersioning: BucketVersioning;
  BuildProject: BuildProject;
  DataStore: DataStore;
  DirectoryPrincipal: DirectoryPrincipal;
  EcsCapacityProvider: EcsCapacityProvider;
  EcsCluster: EcsCluster;
  EcsDefaultStrategy: EcsDefaultStrategy;
  EcsService: EcsService;
  EcsTaskDefinition: EcsTaskDefinition;
  EksAccessEntry: EksAccessEntry;
  EksAccessPolicy: EksAccessPolicy;
  EksAddon: EksAddon;
  EksCluster: EksCluster;
  EksNodeGroup: EksNodeGroup;
  EventRule: EventRule;
  EventTarget: EventTarget;
  FargateProfile: FargateProfile;
  FunctionUrl: FunctionUrl;
  GroupMembership: GroupMembership;
  IamGroup: IamGroup;
  IamPolicy: IamPolicy;
  IamRole: IamRole;
  IamUser: IamUser;
  ImageBuild: ImageBuild;
  ImageRepository: ImageRepository;
  InstanceProfile: InstanceProfile;
  KmsKey: KmsKey;
  LambdaFunction: LambdaFunction;
  LogGroup: LogGroup;
  LogMetricFilter: LogMetricFilter;
  ManagedService: ManagedService;
  MetricAlarm: MetricAlarm;
  OidcProvider: OidcProvider;
  PermissionSet: PermissionSet;
  PermissionSetPolicies: PermissionSetPolicies;
  PodIdentity: PodIdentity;
  PolicyAttachment: PolicyAttachment;
  PolicyDocument: PolicyDocument;
  PullThroughCache: PullThroughCache;
  RegistryReplication: RegistryReplication;
  RegistryScanning: RegistryScanning;
  RepositoryLifecycle: RepositoryLifecycle;
  ResourceShare: ResourceShare;
  SecretValue: SecretValue;
  StoreSubnetGroup: StoreSubnetGroup;
  StoredParameter: StoredParameter;
  StoredSecret: StoredSecret;
  ThreatDetector: ThreatDetector;
  ThreatDetectorFeature: ThreatDetectorFeature;
  Trail: Trail;
  VpcConnector: VpcConnector;
}

export type * from "./ecr";
export type * from "./ecs";
export type * from "./eks";
export type * from "./iam";
export type * from "./audit";
export type * from "./image-build";
export type * from "./key";
export type * from "./managed";
export type * from "./provider";
export type * from "./sso";
export type * from "./store";
