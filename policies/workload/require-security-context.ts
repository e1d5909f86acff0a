import { container, definePolicy, minimalContainer, overlay, pod } from "../../core/policy";

const estate = { policies: { "require-security-context": { enforce: "advisory" } } };

export default definePolicy({
  name: "require-security-context",
  displayName: "Containers have a security context",
  description:
    "A workload without any security context was never hardened. The single controls say so one by one; this one is off unless the estate turns it on, for a first overview.",
  severity: "low",
  enforcementLevel: "disabled",
  controls: ["cis-kubernetes-1.9:5.7.3"],
  requirements: [60],
  remediationSteps: "Set securityContext on the container or its pod.",
  appliesTo: "Container",
  check({ node, report }) {
    if (node.platform !== "kubernetes") return report.notApplicable("the platform has no security context");
    if (isEmpty(node.securityContext) && isEmpty(node.workload.pod.securityContext))
      report("has no security context", "securityContext");
  },
  good: () => ({ "of its own": { ...container(), estate } }),
  bad: () => ({
    none: {
      ...pod({
        securityContext: undefined,
        containers: [overlay(minimalContainer(), { securityContext: undefined })],
      }),
      estate,
      alsoFails: [
        "disallow-privilege-escalation",
        "disallow-root-containers",
        "require-drop-all-capabilities",
        "require-drop-net-raw",
        "require-mac-profile",
        "require-read-only-root",
        "require-run-as-group",
        "require-seccomp-profile",
      ],
    },
  }),
});

const isEmpty = (context: object | undefined): boolean => !context || Object.keys(context).length === 0;
