import { container, definePolicy, effectiveRunAsGroup, isWindows } from "../../core/policy";

export default definePolicy({
  name: "require-run-as-group",
  displayName: "Containers say their group",
  description:
    "Where no group is set the image decides, and a user that the image does not know gets the group of root.",
  severity: "low",
  enforcementLevel: "advisory",
  controls: ["nist-800-190:4.4.3"],
  requirements: [59],
  remediationSteps:
    "Set securityContext.runAsGroup to an id of the range that the estate gives to this class of images.",
  appliesTo: "Container",
  check({ node, report }) {
    if (node.platform !== "kubernetes")
      return report.notApplicable("the platform sets user and group together");
    if (effectiveRunAsGroup(node) !== undefined) return;
    if (isWindows(node.workload)) return report.notApplicable("Windows has no group ids");
    report("does not say its group", "securityContext.runAsGroup");
  },
  good: () => ({ "a group": container() }),
  bad: () => ({ unset: container({ securityContext: { runAsGroup: undefined } }) }),
});
