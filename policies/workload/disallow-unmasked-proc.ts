import {
  absent,
  container,
  definePolicy,
  minimalContainer,
  overlay,
  pod,
  relaxedByUserNamespace,
} from "../../core/policy";

export default definePolicy({
  name: "disallow-unmasked-proc",
  displayName: "The masks over /proc stay in place in user namespaces too",
  description:
    "A user namespace takes root's power away, but an unmasked /proc still shows the kernel's and the node's affairs. Hardened workloads do without it (outside user namespaces, restrict-proc-mount is in charge).",
  severity: "medium",
  enforcementLevel: "advisory",
  controls: ["nist-800-190:4.4.3", "pss-1.37:restricted"],
  requirements: [60],
  remediationSteps: "Remove securityContext.procMount.",
  appliesTo: "Container",
  check({ node, kubernetesMinorOf, report }) {
    const mount = node.securityContext?.procMount;
    if (mount === undefined || mount === "Default") return;
    if (!relaxedByUserNamespace(node.workload, kubernetesMinorOf(node))) return;
    report(`mounts /proc as ${mount}`, "securityContext.procMount");
  },
  repairs: { procMount: absent },
  good: () => ({ "procMount unset": container(), "a user namespace": pod({ hostUsers: false }) }),
  bad: () => ({
    "Unmasked in a user namespace": pod({
      hostUsers: false,
      containers: [overlay(minimalContainer(), { securityContext: { procMount: "Unmasked" } })],
    }),
  }),
});
