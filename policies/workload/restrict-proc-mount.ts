import {
  absent,
  container,
  definePolicy,
  exemptImages,
  isExemptImage,
  relaxedByUserNamespace,
} from "../../core/policy";

export default definePolicy({
  name: "restrict-proc-mount",
  displayName: "The masks over /proc stay in place",
  description:
    "The runtime hides and write-protects parts of /proc that show or steer the whole kernel. Unmasked, they are open to the container unless it has a user namespace of its own.",
  severity: "high",
  enforcementLevel: "mandatory",
  controls: ["nist-800-190:4.4.3", "pss-1.37:baseline"],
  requirements: [60],
  remediationSteps: "Remove securityContext.procMount.",
  settings: { exemptImages },
  appliesTo: "Container",
  check({ node, kubernetesMinorOf, report, settings }) {
    const mount = node.securityContext?.procMount;
    if (mount === undefined || mount === "Default") return;
    if (relaxedByUserNamespace(node.workload, kubernetesMinorOf(node))) return;
    if (isExemptImage(node, settings)) return;
    report(`mounts /proc as ${mount}`, "securityContext.procMount");
  },
  repairs: { procMount: absent },
  good: () => ({ "procMount Default": container({ securityContext: { procMount: "Default" } }) }),
  bad: () => ({ "procMount Unmasked": container({ securityContext: { procMount: "Unmasked" } }) }),
});
