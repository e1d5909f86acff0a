import { batchJob, definePolicy, ecsService, example } from "../../core/policy";

export default definePolicy({
  name: "disallow-public-task-addresses",
  displayName: "Tasks have no public address",
  description:
    "A task, or a job of Batch, with a public address is reached from the internet past every load balancer and zone in front.",
  severity: "high",
  enforcementLevel: "mandatory",
  controls: ["nist-800-190:4.3.3"],
  requirements: [51],
  remediationSteps:
    "Set networkConfiguration.assignPublicIp to false (DISABLED for a job); let a load balancer stand in front.",
  appliesTo: ["EcsService", "BatchJob"],
  check({ node, report }) {
    const whose = node.kind === "EcsService" ? "tasks" : "jobs";
    if (node.assignPublicIp) report(`gives its ${whose} public addresses`, node.places["assignPublicIp"]);
  },
  repairs: { assignPublicIp: false },
  good: () => ({ private: example(ecsService()), "a job": example(batchJob()) }),
  bad: () => ({
    public: example(ecsService({ networkConfiguration: { assignPublicIp: true } })),
    "a job": example(batchJob({ networkConfiguration: { assignPublicIp: "ENABLED" } })),
  }),
});
