import { definePolicy, ecsService, example } from "../../core/policy";

export default definePolicy({
  name: "disallow-task-exec",
  displayName: "Nobody opens a shell in running tasks",
  description:
    "ECS Exec is a way into running containers with the task's own rights; containers that must not change need no shell.",
  severity: "medium",
  enforcementLevel: "mandatory",
  controls: ["nist-800-190:4.4.1"],
  requirements: [54],
  remediationSteps: "Set enableExecuteCommand to false.",
  appliesTo: "EcsService",
  check({ node, environment, report }) {
    if (!environment.controlled) return report.notApplicable("the environment is not controlled");
    if (node.executeCommand)
      report("lets people run commands in its containers", node.places["executeCommand"]);
  },
  repairs: { enableExecuteCommand: false },
  good: () => ({ "turned off": example(ecsService()) }),
  bad: () => ({ "turned on": example(ecsService({ enableExecuteCommand: true })) }),
});
