import { definePolicy, pod } from "../../core/policy";

export default definePolicy({
  name: "disallow-host-pid",
  displayName: "Pods have a namespace of their own for process ids",
  description:
    "A pod among the host's processes can see, signal and (with little more) enter every process of the node, its neighbours' and the kubelet's included.",
  severity: "high",
  enforcementLevel: "mandatory",
  controls: ["nist-800-190:4.4.3", "cis-kubernetes-1.9:5.2.3", "cis-eks-1.5:4.2.2", "pss-1.37:baseline"],
  requirements: [60],
  remediationSteps: "Remove hostPID from the pod's spec (on ECS, the host's mode from the task definition).",
  appliesTo: "Workload",
  check({ node, report }) {
    if (node.pod.hostPID) report("uses the host's namespace for process ids", "hostPID");
  },
  repairs: { hostPID: false },
  good: () => ({ "hostPID unset": pod(), "hostPID false": pod({ hostPID: false }) }),
  bad: () => ({ "hostPID true": pod({ hostPID: true }) }),
});
