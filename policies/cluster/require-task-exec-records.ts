import { definePolicy, ecsCluster, example } from "../../core/policy";

export default definePolicy({
  name: "require-task-exec-records",
  displayName: "What is done in running tasks is recorded",
  description:
    "A cluster that turns the logging of ECS Exec off lets shells in its containers leave no trace.",
  severity: "medium",
  enforcementLevel: "mandatory",
  controls: ["nist-800-190:4.3.2"],
  requirements: [54, 66],
  remediationSteps: "Set configuration.executeCommandConfiguration.logging to DEFAULT or OVERRIDE.",
  appliesTo: "EcsCluster",
  check({ node, report }) {
    if (node.executeLogging === "NONE")
      report("records no sessions of ECS Exec", node.places["executeLogging"]);
  },
  repairs: { logging: "DEFAULT" },
  good: () => ({ "not set, which records": example(ecsCluster()) }),
  bad: () => ({
    "turned off": example(
      ecsCluster({ configuration: { executeCommandConfiguration: { logging: "NONE" } } }),
    ),
  }),
});
