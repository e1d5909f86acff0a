import { definePolicy, ecsCluster, example } from "../../core/policy";

export default definePolicy({
  name: "require-task-cluster-insights",
  displayName: "ECS clusters report what runs in them",
  description:
    "Without Container Insights nobody sees a task that uses far more than it should, or keeps being replaced.",
  severity: "low",
  enforcementLevel: "mandatory",
  controls: ["nist-800-190:4.4.4"],
  requirements: [66],
  remediationSteps: 'Set settings: [{ name: "containerInsights", value: "enhanced" }] on the cluster.',
  appliesTo: "EcsCluster",
  check({ node, report }) {
    const on = node.settings?.some(
      ({ name, value }) => name === "containerInsights" && (value === "enabled" || value === "enhanced"),
    );
    if (!on) report("has Container Insights off", node.places["settings"]);
  },
  good: () => ({ "turned on": example(ecsCluster()) }),
  bad: () => ({
    "not set": example(ecsCluster({ settings: undefined })),
    "turned off": example(ecsCluster({ settings: [{ name: "containerInsights", value: "disabled" }] })),
  }),
});
