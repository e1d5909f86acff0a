import { container, definePolicy, exemptImages, isExemptImage, isWindows } from "../../core/policy";

export default definePolicy({
  name: "require-read-only-root",
  displayName: "Containers can't write to their own image",
  description:
    "With a read-only root file system an intruder can neither leave a program in the container nor change those that are there, and what runs is what was checked.",
  severity: "medium",
  enforcementLevel: "mandatory",
  controls: ["nist-800-190:4.4.4", "nsa-cisa-1.2:immutable-container-file-systems", "cis-docker-1.6:5.13"],
  requirements: [60],
  remediationSteps:
    "Set securityContext.readOnlyRootFilesystem: true and mount an emptyDir where the program writes.",
  settings: { exemptImages },
  appliesTo: "Container",
  check({ node, report, settings }) {
    if (node.platform === "lambda") return report.notApplicable("functions' images are always read-only");
    if (node.platform === "managed")
      return report.notApplicable("the service has no setting for file systems");
    if (node.securityContext?.readOnlyRootFilesystem || isExemptImage(node, settings)) return;
    if (isWindows(node.workload)) return report.notApplicable("Windows has no read-only root");
    report("can write to its root file system", "securityContext.readOnlyRootFilesystem");
  },
  repairs: { readOnlyRootFilesystem: true },
  good: () => ({ "read-only": container() }),
  bad: () => ({
    unset: container({ securityContext: { readOnlyRootFilesystem: undefined } }),
    "set to false": container({ securityContext: { readOnlyRootFilesystem: false } }),
  }),
});
