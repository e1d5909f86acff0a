import { definePolicy, ecsService, example } from "../../core/policy";

export default definePolicy({
  name: "disallow-public-task-addresses",
  displayName: "Tasks have no public address",
  description:
    "A task with a public address is reached from the internet past every load balancer and zone in front.",
  severity: "high",
  enforcementLevel: "mandatory",
  controls: ["nist-800-190:4.3.3"],
  requirements: [51],
  remediationSteps: "Set networkConfiguration.assignPublicIp to false; let a load balancer stand in front.",
  appliesTo: "EcsService",
  check({ node, report }) {
    if (node.assignPublicIp) report("gives its tasks public addresses", node.places["assignPublicIp"]);
  },
  repairs: { assignPublicIp: false },
  good: () => ({ private: example(ecsService()) }),
  bad: () => ({ public: example(ecsService({ networkConfiguration: { assignPublicIp: true } })) }),
});
