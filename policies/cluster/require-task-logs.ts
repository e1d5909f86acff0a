import { definePolicy, example, resource } from "../../core/policy";

const task = (logConfiguration: object | undefined, type = "aws:ecs/taskDefinition:TaskDefinition") => {
  const container = {
    name: "checkout",
    image: `333333333333.dkr.ecr.eu-west-1.amazonaws.com/shop/checkout@sha256:${"a".repeat(64)}`,
    user: "10001:10001",
    cpu: 256,
    memory: 512,
    memoryReservation: 512,
    readonlyRootFilesystem: true,
    privileged: false,
    linuxParameters: { capabilities: { drop: ["ALL"] } },
    dockerSecurityOptions: ["no-new-privileges"],
    healthCheck: { command: ["CMD", "/healthz"] },
    ...(logConfiguration && { logConfiguration }),
  };
  return resource(type, "checkout", {
    family: "checkout",
    networkMode: "awsvpc",
    cpu: "256",
    memory: "512",
    requiresCompatibilities: ["EC2"],
    containerDefinitions: JSON.stringify([container]),
  });
};

/** What keeps the output on the host, or nowhere. */
const local = new Set(["json-file", "none", "local"]);

export default definePolicy({
  name: "require-task-logs",
  displayName: "Tasks send their containers' logs away",
  description:
    "Without a log driver Fargate drops what a container writes, and on a host it is gone with the host: nobody can tell afterwards what an intruder did.",
  severity: "medium",
  enforcementLevel: "mandatory",
  controls: ["nist-800-190:4.4.4"],
  requirements: [57, 66],
  remediationSteps:
    "Set logConfiguration.logDriver to awslogs, awsfirelens or another that sends logs away, with the place that they are sent to.",
  appliesTo: "Container",
  check({ node, report }) {
    // Jobs send theirs to CloudWatch, unless they say otherwise; those on EKS leave it to the cluster.
    if (node.platform !== "ecs" && (node.platform !== "batch" || node.logDriver === undefined))
      return report.notApplicable("only tasks of ECS and jobs of Batch say where logs go");
    const path = "logConfiguration.logDriver";
    if (node.logDriver === undefined) report("sends its logs nowhere", path);
    else if (local.has(node.logDriver)) report(`keeps its logs on the host (${node.logDriver})`, path);
  },
  good: () => ({
    "to CloudWatch": example(
      task({
        logDriver: "awslogs",
        options: { "awslogs-group": "/shop/checkout", "awslogs-region": "eu-west-1" },
      }),
    ),
    "to a sidecar": example(task({ logDriver: "awsfirelens" })),
  }),
  bad: () => ({
    "no driver": example(task(undefined)),
    "a file of the host": example(task({ logDriver: "json-file" })),
    none: example(task({ logDriver: "none" })),
  }),
});
