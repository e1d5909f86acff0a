import { batchJob, definePolicy, example, exampleArn, resource } from "../../core/policy";

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
    "Give the task a taskRoleArn (a job a jobRoleArn) of its own, with what its containers need.",
  appliesTo: ["EcsTaskDefinition", "BatchJob"],
  check({ node, report }) {
    const [own] = node.taskRole;
    const [start] = node.executionRole;
    if (own === undefined || start === undefined) return;
    const place = node.places["taskRole"] ?? "";
    const missing = own.missing ?? start.missing;
    const isKnown = missing === undefined;
    // What a job refers to mostly stands in one text: the sources of that are those of all that it says.
    const isApart = node.kind === "EcsTaskDefinition";
    const same = isKnown
      ? own.value === start.value
      : isApart &&
        own.sources.length === 1 &&
        own.sources[0] === start.sources[0] &&
        start.sources.length === 1;
    if (same) report("runs its containers with the role that starts them", place);
    // Two outputs of different resources are two roles; of anything else nobody knows.
    else if (!isKnown && !(isApart && own.sources.length === 1 && start.sources.length === 1))
      report.unknown(place, missing);
  },
  good: () => ({
    "a role of its own": example(task(exampleArn("iam", "role/checkout"))),
    "no role": example(task(undefined)),
  }),
  bad: () => ({
    "the same role": example(task(exampleArn("iam", "role/checkout-start"))),
    "a job's": example(
      batchJob({
        jobRoleArn: exampleArn("iam", "role/checkout-start"),
        executionRoleArn: exampleArn("iam", "role/checkout-start"),
      }),
    ),
  }),
});
