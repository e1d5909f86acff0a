import type { Resource } from "../../graph";
import { exampleArn } from "./aws-control";
import { minimal } from "./minimal";
import { overlay, resource } from "./resources";

const image = `333333333333.dkr.ecr.eu-west-1.amazonaws.com/shop/checkout@sha256:${"a".repeat(64)}`;

/** A service of App Runner that answers within a VPC alone. */
export const appRunnerService = minimal("aws:apprunner/service:Service", "checkout", {
  serviceName: "checkout",
  sourceConfiguration: {
    autoDeploymentsEnabled: false,
    authenticationConfiguration: { accessRoleArn: exampleArn("iam", "role/pull") },
    imageRepository: {
      imageRepositoryType: "ECR",
      imageIdentifier: image,
      imageConfiguration: { port: "8080", runtimeEnvironmentVariables: { LEVEL: "info" } },
    },
  },
  instanceConfiguration: { instanceRoleArn: exampleArn("iam", "role/checkout") },
  networkConfiguration: { ingressConfiguration: { isPubliclyAccessible: false } },
});

/** A service of ECS in Express Mode, in a subnet that is not known to lead to the internet. */
export const expressService = minimal("aws:ecs/expressGatewayService:ExpressGatewayService", "checkout", {
  serviceName: "checkout",
  executionRoleArn: exampleArn("iam", "role/checkout-start"),
  infrastructureRoleArn: exampleArn("iam", "role/express"),
  taskRoleArn: exampleArn("iam", "role/checkout"),
  networkConfigurations: [{ subnets: ["subnet-0aaa1111bbbb2222c"], securityGroups: ["sg-0ccc1111"] }],
  primaryContainer: { image, containerPort: 8080, environments: [{ name: "LEVEL", value: "info" }] },
});

/** What is deployed to a container service of Lightsail, without an endpoint on the internet. */
export const lightsailDeployment = minimal(
  "aws:lightsail/containerServiceDeploymentVersion:ContainerServiceDeploymentVersion",
  "checkout",
  {
    serviceName: "checkout",
    containers: [
      {
        containerName: "checkout",
        image,
        environment: { LEVEL: "info" },
        ports: { "8080": "HTTP" },
      },
    ],
  },
);

/** A job definition of Batch whose one container, with `changes` laid over it, passes every policy. */
export const batchJob = (changes: object = {}): Resource =>
  resource("aws:batch/jobDefinition:JobDefinition", "reports", {
    name: "reports",
    type: "container",
    platformCapabilities: ["FARGATE"],
    containerProperties: JSON.stringify(
      overlay(
        {
          image,
          user: "10001:10001",
          readonlyRootFilesystem: true,
          resourceRequirements: [
            { type: "VCPU", value: "0.5" },
            { type: "MEMORY", value: "1024" },
          ],
          networkConfiguration: { assignPublicIp: "DISABLED" },
        },
        changes,
      ),
    ),
  });
