import { definePolicy, flag, pod } from "../../core/policy";

export default definePolicy({
  name: "disallow-host-network",
  displayName: "Pods have a namespace of their own for network",
  description:
    "A pod on the host's network shares the node's addresses and interfaces: network policies don't hold for it, and it can listen in on its neighbours and reach whatever the node may reach.",
  severity: "high",
  enforcementLevel: "mandatory",
  controls: ["nist-800-190:4.4.3", "cis-kubernetes-1.9:5.2.5", "cis-eks-1.5:4.2.4", "pss-1.37:baseline"],
  requirements: [60],
  remediationSteps:
    "Remove hostNetwork from the pod's spec (on ECS, the host's mode from the task definition).",
  settings: { allowed: flag("true lets pods use the host's network. By default none may.") },
  appliesTo: "Workload",
  check({ node, report, settings }) {
    if (node.pod.hostNetwork && settings["allowed"] !== true)
      report("uses the host's namespace for network", "hostNetwork");
  },
  repairs: { hostNetwork: false },
  good: () => ({ "hostNetwork unset": pod(), "hostNetwork false": pod({ hostNetwork: false }) }),
  bad: () => ({
    "hostNetwork true": {
      ...pod({ hostNetwork: true }),
      alsoFails: ["disallow-metadata-access", "restrict-connections", "restrict-internet-access"],
    },
  }),
});
