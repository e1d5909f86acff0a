import type {
  ImageRepository,
  PullThroughCache,
  RegistryReplication,
  RegistryScanning,
  RepositoryLifecycle,
} from "./ecr";
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
export type * from "./eks";
export type * from "./iam";
