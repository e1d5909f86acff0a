import { container, definePolicy, pod } from "../../core/policy";

export default definePolicy({
  name: "disallow-windows-host-process",
  displayName: "Windows containers don't run as host processes",
  description:
    "A HostProcess container is no container: it runs in the node's own namespaces, as a user of the node, with all of the node's files.",
  severity: "critical",
  enforcementLevel: "mandatory",
  controls: ["nist-800-190:4.4.3", "cis-kubernetes-1.9:5.2.11", "pss-1.37:baseline"],
  requirements: [60],
  remediationSteps: "Remove windowsOptions.hostProcess from the pod and its containers.",
  appliesTo: ["Workload", "Container"],
  check({ node, report }) {
    const context = node.kind === "Workload" ? node.pod.securityContext : node.securityContext;
    if (!context?.windowsOptions?.hostProcess) return;
    const path = "securityContext.windowsOptions.hostProcess";
    report(
      node.kind === "Workload"
        ? "lets its containers run as processes of the host"
        : "runs as a process of the host",
      path,
    );
  },
  repairs: { hostProcess: false },
  good: () => ({ "hostProcess false": pod({ securityContext: { windowsOptions: { hostProcess: false } } }) }),
  bad: () => ({
    "hostProcess of the pod": pod({ securityContext: { windowsOptions: { hostProcess: true } } }),
    "hostProcess of a container": container({ securityContext: { windowsOptions: { hostProcess: true } } }),
  }),
});
