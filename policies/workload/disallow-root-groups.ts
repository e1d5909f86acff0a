import { container, definePolicy, effectiveRunAsGroup, pod } from "../../core/policy";

export default definePolicy({
  name: "disallow-root-groups",
  displayName: "No container runs in the group of root",
  description:
    "Files of the host and of images often grant root's group what only root should have. A container in that group keeps part of root's reach, whatever its user.",
  severity: "medium",
  enforcementLevel: "mandatory",
  controls: ["nist-800-190:4.4.3"],
  requirements: [59],
  remediationSteps:
    "Set runAsGroup, fsGroup and supplementalGroups to ids of the range that the estate gives to this class of images.",
  appliesTo: ["Workload", "Container"],
  check({ node, report }) {
    if (node.kind === "Container") {
      if (effectiveRunAsGroup(node) === 0) report("runs in the group of root", "securityContext.runAsGroup");
      return;
    }
    const context = node.pod.securityContext;
    report.part(() => {
      if (context?.fsGroup === 0) report("gives its volumes to the group of root", "securityContext.fsGroup");
    });
    report.each(context?.supplementalGroups, (group, index) => {
      if (group === 0)
        report("adds its containers to the group of root", `securityContext.supplementalGroups[${index}]`);
    });
  },
  good: () => ({ "another group": container() }),
  bad: () => ({
    "runAsGroup 0": container({ securityContext: { runAsGroup: 0 } }),
    "fsGroup 0": pod({ securityContext: { fsGroup: 0 } }),
    "a supplemental group 0": pod({ securityContext: { supplementalGroups: [10001, 0] } }),
  }),
});
