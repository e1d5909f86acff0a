import { container, definePolicy, effectiveAppArmor, isConfined, isWindows } from "../../core/policy";

export default definePolicy({
  name: "require-mac-profile",
  displayName: "Containers are under mandatory access control",
  description:
    "AppArmor or SELinux confines what a container's processes may touch even where they run as root or find a fault. Unless the workload names its profile, whether one holds is left to each node.",
  severity: "medium",
  enforcementLevel: "advisory",
  controls: ["nist-800-190:4.4.3", "cis-docker-1.6:5.2", "cis-docker-1.6:5.3"],
  requirements: [62],
  remediationSteps:
    "Set securityContext.appArmorProfile.type: RuntimeDefault, or seLinuxOptions where the nodes use SELinux.",
  appliesTo: "Container",
  check({ node, report }) {
    if (node.platform !== "kubernetes")
      return report.notApplicable("the platform sets no profile by workload");
    const profile = effectiveAppArmor(node);
    if (isConfined(profile)) return;
    const options = node.securityContext?.seLinuxOptions ?? node.workload.pod.securityContext?.seLinuxOptions;
    if (options?.type ?? options?.level) return;
    if (isWindows(node.workload)) return report.notApplicable("Windows has no such control");
    // An unconfined profile is the business of restrict-apparmor-profiles.
    if (profile === undefined)
      report("names neither an AppArmor profile nor SELinux options", "securityContext.appArmorProfile");
  },
  good: () => ({
    AppArmor: container(),
    SELinux: container({
      securityContext: { appArmorProfile: undefined, seLinuxOptions: { level: "s0:c1,c2" } },
    }),
  }),
  bad: () => ({ neither: container({ securityContext: { appArmorProfile: undefined } }) }),
});
