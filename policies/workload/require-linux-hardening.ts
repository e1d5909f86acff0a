import {
  canonicalCapability,
  container,
  definePolicy,
  effectiveAppArmor,
  isConfined,
  isWindows,
  minimalContainer,
  overlay,
  pod,
} from "../../core/policy";

const estate = { policies: { "require-linux-hardening": { enforce: "advisory" } } };

export default definePolicy({
  name: "require-linux-hardening",
  displayName: "Containers use at least one of the kernel's protections",
  description:
    "A container with neither dropped capabilities nor a seccomp, AppArmor or SELinux setting has none of the kernel's protections by its own will. The single controls ask for each; this one is off unless the estate turns it on.",
  severity: "medium",
  enforcementLevel: "disabled",
  controls: ["nist-800-190:4.4.3"],
  requirements: [62],
  remediationSteps: "Drop ALL capabilities and set seccompProfile.type: RuntimeDefault.",
  appliesTo: "Container",
  check({ node, report }) {
    if (node.platform !== "kubernetes") return report.notApplicable("the platform applies its own");
    const { securityContext: own, workload } = node;
    const whole = workload.pod.securityContext;
    const { add, drop } = own?.capabilities ?? {};
    const all = (list: readonly string[] | undefined) =>
      list?.some((name) => canonicalCapability(name) === "ALL");
    const selinux = own?.seLinuxOptions ?? whole?.seLinuxOptions;
    if (drop?.length && !all(add)) return;
    if (
      isConfined((own?.seccompProfile ?? whole?.seccompProfile)?.type) ||
      isConfined(effectiveAppArmor(node))
    )
      return;
    if (selinux?.type ?? selinux?.level ?? selinux?.user ?? selinux?.role) return;
    if (isWindows(workload)) return report.notApplicable("Windows has none of them");
    report("uses none of capabilities, seccomp, AppArmor and SELinux", "securityContext");
  },
  good: () => ({ "all of them": { ...container(), estate } }),
  bad: () => ({
    none: {
      ...pod({
        securityContext: { seccompProfile: undefined },
        containers: [
          overlay(minimalContainer(), {
            securityContext: {
              capabilities: undefined,
              seccompProfile: undefined,
              appArmorProfile: undefined,
            },
          }),
        ],
      }),
      estate,
      alsoFails: [
        "require-drop-all-capabilities",
        "require-drop-net-raw",
        "require-mac-profile",
        "require-seccomp-profile",
      ],
    },
  }),
});
