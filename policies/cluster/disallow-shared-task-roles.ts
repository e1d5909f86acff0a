import { appRunnerService, batchJob, definePolicy, example, exampleArn, resource } from "../../core/policy";

const task = (taskRoleArn: string | undefined) =>
  resource("aws:ecs/taskDefinition:TaskDefinition", "checkout", {
    family: "checkout",
    containerDefinitions: "[]",
    executionRoleArn: exampleArn("iam", "role/checkout-start"),
    ...(taskRoleArn !== undefined && { taskRoleArn }),
  });

export default definePolicy({
  name: "disallow-shared-task-roles",
  displayName: "Tasks do not run with the role that starts them",
  description:
    "The role that starts a task may pull images and read every secret that the task is given by name; a container that has it reads them all.",
  severity: "medium",
  enforcementLevel: "mandatory",
  controls: ["nist-800-190:4.3.1"],
  requirements: [66],
  remediationSteps:
    "Give the task a taskRoleArn (a job a jobRoleArn, a service of App Runner an instanceRoleArn) of its own, with what its containers need.",
  appliesTo: ["EcsTaskDefinition", "BatchJob", "ManagedService"],
  check({ node, report }) {
    const [own] = node.taskRole;
    const [start] = node.executionRole;
    if (own === undefined || start === undefined) return;
    const place = node.places["taskRole"] ?? "";
    const missing = own.missing ?? start.missing;
    // What a job refers to mostly stands in one text: the sources of that are those of all that it says.
    const isOne = (sources: readonly string[]): boolean => node.kind !== "BatchJob" && sources.length === 1;
    const shared = own.sources.filter((each) => start.sources.includes(each));
    const same =
      missing === undefined
        ? own.value === start.value
        : own.missing !== undefined &&
          start.missing !== undefined &&
          isOne(own.sources) &&
          isOne(start.sources) &&
          shared.length === 1;
    if (same) return report("runs its containers with the role that starts them", place);
    // Outputs of different resources are two roles; of anything else nobody knows.
    const isApart = own.sources.length > 0 && start.sources.length > 0 && shared.length === 0;
    if (missing !== undefined && !isApart) report.unknown(place, missing);
  },
  good: () => ({
    "a role of its own": example(task(exampleArn("iam", "role/checkout"))),
    "no role": example(task(undefined)),
  }),
  bad: () => ({
    "the same role": example(task(exampleArn("iam", "role/checkout-start"))),
    "a service's": example(
      appRunnerService({ instanceConfiguration: { instanceRoleArn: exampleArn("iam", "role/pull") } }),
    ),
    "a job's": example(
      batchJob({
        jobRoleArn: exampleArn("iam", "role/checkout-start"),
        executionRoleArn: exampleArn("iam", "role/checkout-start"),
      }),
    ),
  }),
});
