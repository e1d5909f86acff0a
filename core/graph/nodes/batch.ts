import type { References } from "../aws/reference";
import type { AwsNode } from "./aws";
import type { EcsTaskDefinition } from "./ecs";

/**
 * What AWS adds to one group of containers of a Batch job definition that runs as a task of ECS; its containers are a
 * `Workload` of the same resource. Pods of EKS have none of it.
 */
export interface BatchJob extends AwsNode {
  readonly kind: "BatchJob";
  readonly taskRole: References;
  readonly executionRole: References;
  /** On Fargate: an address of its own on the internet. */
  readonly assignPublicIp?: boolean;
  readonly volumes?: NonNullable<EcsTaskDefinition["volumes"]>;
}
