import {
  container,
  controller,
  definePolicy,
  example,
  exemptImages,
  isExemptImage,
  isExemptWindows,
  minimalContainer,
  minimalPod,
  overlay,
  pod,
  repairPod,
  seccompByAnnotation,
  texts,
  textsOf,
  within,
} from "../../core/policy";

/** Nothing in the fields, but in the annotation that there was before, in a cluster of a version. */
const annotated = (version: string) => ({
  ...example(
    controller(
      "Deployment",
      overlay(minimalPod(), {
        securityContext: { seccompProfile: undefined },
        containers: [overlay(minimalContainer(), { securityContext: { seccompProfile: undefined } })],
      }),
      {
        spec: {
          template: {
            metadata: { annotations: { "seccomp.security.alpha.kubernetes.io/pod": "runtime/default" } },
          },
        },
      },
    ),
  ),
  estate: { clusters: { shop: { select: [{ cluster: "**" }], version } } },
});

export default definePolicy({
  name: "require-seccomp-profile",
  displayName: "Containers have a seccomp profile",
  description:
    "Kubernetes runs a container without seccomp unless the pod, the container or the kubelet's own setting says otherwise: every system call is then open to whoever breaks in. (Profiles that open all are the business of restrict-seccomp-profiles.)",
  severity: "medium",
  enforcementLevel: "mandatory",
  controls: ["nist-800-190:4.4.3", "cis-kubernetes-1.9:5.7.2", "pss-1.37:restricted"],
  requirements: [62],
  remediationSteps: "Set securityContext.seccompProfile.type of the pod to RuntimeDefault.",
  settings: {
    allowedProfiles: texts('Where it lists "not configured", no profile is needed. By default one is.'),
    exemptImages,
  },
  appliesTo: "Container",
  check({ node, kubernetesMinorOf, report, settings }) {
    if (node.platform !== "kubernetes") return report.notApplicable("the platform applies its own profile");
    if (node.securityContext?.seccompProfile ?? node.workload.pod.securityContext?.seccompProfile) return;
    if (seccompByAnnotation(node, kubernetesMinorOf(node))) return;
    if (isExemptWindows(node.workload, kubernetesMinorOf(node)))
      return report.notApplicable("Windows has no seccomp");
    if (textsOf(settings, "allowedProfiles")?.includes("not configured") || isExemptImage(node, settings))
      return;
    report("has no seccomp profile", "securityContext.seccompProfile");
  },
  good: () => ({
    "an annotation that the cluster still reads": annotated("1.26"),
    "set for the pod": container({ securityContext: { seccompProfile: undefined } }),
  }),
  bad: () => ({
    "an annotation that nothing reads": annotated("1.27"),
    "set nowhere": pod({
      securityContext: { seccompProfile: undefined },
      containers: [overlay(minimalContainer(), { securityContext: { seccompProfile: undefined } })],
    }),
  }),
  remediate: (resource) =>
    repairPod(resource, (spec) =>
      spec["os"] === undefined
        ? within(spec, ["securityContext"], (context) =>
            context["seccompProfile"] === undefined
              ? { ...context, seccompProfile: { type: "RuntimeDefault" } }
              : context,
          )
        : spec,
    ),
});
