import { definePolicy, pod } from "../../core/policy";

export default definePolicy({
  name: "disallow-host-ipc",
  displayName: "Pods have a namespace of their own for inter-process communication",
  description:
    "A pod in the host's IPC namespace can read and write the shared memory and message queues of the node's processes and of all others that share it.",
  severity: "high",
  enforcementLevel: "mandatory",
  controls: ["nist-800-190:4.4.3", "cis-kubernetes-1.9:5.2.4", "cis-eks-1.5:4.2.3", "pss-1.37:baseline"],
  requirements: [60],
  remediationSteps: "Remove hostIPC from the pod's spec (on ECS, the host's mode from the task definition).",
  appliesTo: "Workload",
  check({ node, report }) {
    if (node.pod.hostIPC) report("uses the host's namespace for inter-process communication", "hostIPC");
  },
  repairs: { hostIPC: false },
  good: () => ({ "hostIPC unset": pod(), "hostIPC false": pod({ hostIPC: false }) }),
  bad: () => ({ "hostIPC true": pod({ hostIPC: true }) }),
});
