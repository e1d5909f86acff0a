import { definePolicy, pod } from "../../core/policy";

export default definePolicy({
  name: "disallow-shared-process-namespace",
  displayName: "A pod's containers don't see each other's processes",
  description:
    "With shareProcessNamespace each container of the pod can see the others' processes, their environment with its secrets and, through /proc, their files.",
  severity: "medium",
  enforcementLevel: "advisory",
  controls: ["nist-800-190:4.4.3"],
  requirements: [61],
  remediationSteps: "Remove shareProcessNamespace (on ECS, pidMode).",
  appliesTo: "Workload",
  check({ node, report }) {
    if (node.pod.shareProcessNamespace)
      report("lets its containers see each other's processes", "shareProcessNamespace");
  },
  repairs: { shareProcessNamespace: false },
  good: () => ({ "not shared": pod({ shareProcessNamespace: false }) }),
  bad: () => ({ shared: pod({ shareProcessNamespace: true }) }),
});
