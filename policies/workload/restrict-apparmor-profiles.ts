import {
  appArmorPrefix,
  container,
  definePolicy,
  isConfined,
  isConfinedAnnotation,
  pod,
} from "../../core/policy";

export default definePolicy({
  name: "restrict-apparmor-profiles",
  displayName: "No container is freed of AppArmor",
  description:
    "Nodes with AppArmor confine every container by the runtime's profile. A container that turns it off may mount, trace and write to what the profile keeps from it.",
  severity: "high",
  enforcementLevel: "mandatory",
  controls: ["nist-800-190:4.4.3", "cis-kubernetes-1.9:5.7.3", "cis-docker-1.6:5.2", "pss-1.37:baseline"],
  requirements: [62],
  remediationSteps: "Use RuntimeDefault or a Localhost profile in appArmorProfile.type, or leave it out.",
  appliesTo: ["Workload", "Container"],
  check({ node, report }) {
    const context = node.kind === "Workload" ? node.pod.securityContext : node.securityContext;
    report.part(() => {
      const profile = context?.appArmorProfile;
      if (!profile || isConfined(profile.type)) return;
      report(
        `has the AppArmor profile ${profile.type ?? "of no type"}`,
        "securityContext.appArmorProfile.type",
      );
    });
    if (node.kind !== "Workload") return;
    report.each(Object.keys(node.podAnnotations), (name) => {
      if (!name.startsWith(appArmorPrefix)) return;
      const value = node.podAnnotations[name];
      if (!value || isConfinedAnnotation(value)) return;
      report(`has the annotation ${name}: ${value}`, "");
    });
  },
  good: () => ({
    "the runtime's profile": container(),
    "no profile": pod({ securityContext: { appArmorProfile: undefined } }),
  }),
  bad: () => ({
    "unconfined container": container({ securityContext: { appArmorProfile: { type: "Unconfined" } } }),
    "unconfined pod": pod({ securityContext: { appArmorProfile: { type: "Unconfined" } } }),
  }),
});
