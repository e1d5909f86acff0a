import type {
  ImageRepository,
  PullThroughCache,
  RegistryReplication,
  RegistryScanning,
  RepositoryLifecycle,
} from "./ecr";
import type { EcsCluster, EcsService, EcsTaskDefinition, LambdaFunction } from "./ecs";
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
  IamGroup,
  IamRole,
  IamUser,
  InstanceProfile,
  OidcProvider,
  PolicyAttachment,
  PolicyDocument,
} from "./iam";

/** AWS's control plane, identities and data. */
export interface AwsControlNodeTypes {
  AccessKey: AccessKey;
  EcsCluster: EcsCluster;
  EcsService: EcsService;
  EcsTaskDefinition: EcsTaskDefinition;
  EksAccessEntry: EksAccessEntry;
  EksAccessPolicy: EksAccessPolicy;
  EksAddon: EksAddon;
  EksCluster: EksCluster;
  EksNodeGroup: EksNodeGroup;
  FargateProfile: FargateProfile;
  IamGroup: IamGroup;
  IamRole: IamRole;
  IamUser: IamUser;
  ImageRepository: ImageRepository;
  InstanceProfile: InstanceProfile;
  LambdaFunction: LambdaFunction;
  OidcProvider: OidcProvider;
  PodIdentity: PodIdentity;
  PolicyAttachment: PolicyAttachment;
  PolicyDocument: PolicyDocument;
  PullThroughCache: PullThroughCache;
  RegistryReplication: RegistryReplication;
  RegistryScanning: RegistryScanning;
  RepositoryLifecycle: RepositoryLifecycle;
}

export type * from "./ecr";
export type * from "./ecs";
export type * from "./eks";
export type * from "./iam";
