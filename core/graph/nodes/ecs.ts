import type { References } from "../aws/reference";
import type { Unknown } from "../value";
import type { AwsNode } from "./aws";

/** What AWS itself adds to the tasks of a definition; its containers are a `Workload` of the same resource. */
export interface EcsTaskDefinition extends AwsNode {
  readonly kind: "EcsTaskDefinition";
  readonly family?: string;
  /** `bridge` (default), `host`, `awsvpc` or `none`. */
  readonly networkMode?: string;
  readonly compatibilities?: readonly string[];
  readonly taskRole: References;
  readonly executionRole: References;
  readonly volumes?: readonly {
    readonly name?: string;
    readonly efsVolumeConfiguration?: {
      readonly fileSystemId?: string;
      readonly rootDirectory?: string;
      readonly transitEncryption?: string;
      readonly authorizationConfig?: { readonly accessPointId?: string; readonly iam?: string };
    };
  }[];
}

/** Keeps a number of tasks running. */
export interface EcsService extends AwsNode {
  readonly kind: "EcsService";
  readonly serviceName?: string;
  readonly cluster: References;
  readonly taskDefinition: References;
  readonly launchType?: string;
  readonly capacityProviders?: readonly string[];
  /** The same, as references: by name, or by where the name comes from. */
  readonly providers: References;
  readonly desiredCount?: number;
  readonly platformVersion?: string;
  /** Lets people open a shell in its containers. */
  readonly executeCommand?: boolean;
  readonly assignPublicIp?: boolean;
  readonly subnets: References;
  readonly securityGroups: References;
  /** Of load balancers that its tasks stand behind. */
  readonly targetGroups: References;
  /** The same one by one, with the port of the container that each sends to. */
  readonly balanced: readonly BalancedPort[];
}

/** A port of a container behind a load balancer; plain data, like references. */
export interface BalancedPort {
  readonly targetGroup: References;
  /** Of the classic kind, which has no target groups: its name. */
  readonly balancer: References;
  readonly container: string | Unknown | undefined;
  readonly port: number | Unknown | undefined;
}

export interface EcsCluster extends AwsNode {
  readonly kind: "EcsCluster";
  readonly clusterName?: string;
  readonly settings?: readonly { readonly name?: string; readonly value?: string }[];
  readonly capacityProviders?: readonly string[];
  /** `DEFAULT`, `NONE` or `OVERRIDE`: where sessions of `executeCommand` are recorded. */
  readonly executeLogging?: string;
  readonly executeKey?: string;
}

/** Lets ECS place tasks on the machines of a scaling group. */
export interface EcsCapacityProvider extends AwsNode {
  readonly kind: "EcsCapacityProvider";
  readonly providerName?: string;
  readonly scalingGroup: References;
}

/** What a cluster's services are launched with that say nothing of it themselves. */
export interface EcsDefaultStrategy extends AwsNode {
  readonly kind: "EcsDefaultStrategy";
  /** Empty where the cluster's own resource names it: then the ids are the same. */
  readonly cluster: References;
  readonly providers: References;
}

/** A function; one that is made of an image also is a `Workload`. */
export interface LambdaFunction extends AwsNode {
  readonly kind: "LambdaFunction";
  readonly functionName?: string;
  /** `Zip` (default) or `Image`. */
  readonly packageType?: string;
  readonly imageUri?: string;
  readonly runtime?: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly environmentKey?: string;
  readonly role: References;
  readonly subnets: References;
  readonly securityGroups: References;
  readonly codeSigning?: string;
}

/** An address of its own on the internet for a function. */
export interface FunctionUrl extends AwsNode {
  readonly kind: "FunctionUrl";
  /** `AWS_IAM`, or `NONE`: everybody. */
  readonly authorization?: string;
  readonly function: References;
}
