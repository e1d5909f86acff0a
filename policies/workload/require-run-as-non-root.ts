import {
  container,
  definePolicy,
  effectiveRunAsNonRoot,
  effectiveRunAsUser,
  minimalContainer,
  overlay,
  pod,
  relaxedByUserNamespace,
  repairContainers,
  within,
} from "../../core/policy";

const path = "securityContext.runAsNonRoot";

export default definePolicy({
  name: "require-run-as-non-root",
  displayName: "Kubernetes is told to refuse root",
  description:
    "A user id keeps a container from root only until somebody changes it. With runAsNonRoot the kubelet refuses to start it as root. (Containers without a user id are the business of disallow-root-containers.)",
  severity: "low",
  enforcementLevel: "advisory",
  controls: ["cis-kubernetes-1.9:5.2.7", "pss-1.37:restricted"],
  requirements: [59],
  remediationSteps: "Set securityContext.runAsNonRoot: true for the pod, and don't set it to false anywhere.",
  appliesTo: ["Workload", "Container"],
  check({ node, kubernetesMinorOf, report }) {
    if (node.platform !== "kubernetes") return report.notApplicable("the platform has no such setting");
    if (node.kind === "Workload") {
      if (
        node.pod.securityContext?.runAsNonRoot !== false ||
        relaxedByUserNamespace(node, kubernetesMinorOf(node))
      )
        return;
      // Where a container inherits it, the finding is the container's.
      if (node.containers.every((each) => each.securityContext?.runAsNonRoot)) {
        report("sets runAsNonRoot to false for all that its containers don't set", path);
      }
      return;
    }
    if (effectiveRunAsNonRoot(node) || effectiveRunAsUser(node) === undefined) return;
    if (relaxedByUserNamespace(node.workload, kubernetesMinorOf(node)))
      return report.notApplicable("its root is an ordinary user of the node");
    report("does not set runAsNonRoot", path);
  },
  good: () => ({ "set for the pod": container({ securityContext: { runAsNonRoot: undefined } }) }),
  bad: () => ({
    "only a user id": pod({
      securityContext: { runAsNonRoot: undefined },
      containers: [overlay(minimalContainer(), { securityContext: { runAsNonRoot: undefined } })],
    }),
    "false for the pod": pod({ securityContext: { runAsNonRoot: false } }),
  }),
  remediate: (resource) =>
    repairContainers(resource, (container, spec) =>
      within(container, ["securityContext"], (context) => {
        const { runAsNonRoot, runAsUser } = context;
        // Only a container with a user id of its own surely starts all the same.
        const pod = spec["securityContext"] as { runAsNonRoot?: unknown } | undefined;
        if ((runAsNonRoot ?? pod?.runAsNonRoot) !== undefined || !runAsUser || typeof runAsUser !== "number")
          return context;
        return { ...context, runAsNonRoot: true };
      }),
    ),
});
