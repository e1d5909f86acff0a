import {
  container,
  definePolicy,
  describeRange,
  effectiveRunAsGroup,
  groupRulesOf,
  groupSettings,
  idRangeOf,
  inUserNamespace,
  pod,
} from "../../core/policy";

export default definePolicy({
  name: "restrict-group-ids",
  displayName: "Containers use the group ids of their class",
  description:
    "A group is shared power over files: a group id of another class, or of the host, opens what belongs to it. The estate gives each class of images a range for users and groups.",
  severity: "low",
  enforcementLevel: "mandatory",
  controls: ["nist-800-190:4.4.3"],
  requirements: [59],
  remediationSteps:
    "Set runAsGroup, fsGroup and supplementalGroups to ids of the range under identities.userIds in the estate.",
  settings: groupSettings,
  appliesTo: ["Workload", "Container"],
  check({ node, report, estate, settings }) {
    if (node.platform === "lambda") return report.notApplicable("functions have groups of their own");
    if (node.platform === "managed") return report.notApplicable("the service takes the image's group");
    if (inUserNamespace(node.kind === "Workload" ? node : node.workload))
      return report.notApplicable("its group ids are its own");
    const rules = groupRulesOf(settings);
    if (node.kind === "Container") {
      if (rules) return;
      const range = idRangeOf(estate, node);
      const group = effectiveRunAsGroup(node);
      // Root's group is the business of disallow-root-groups.
      if (!group || (group >= range.from && group <= range.to)) return;
      return report(
        `has the group id ${group}, outside ${describeRange(range)}`,
        "securityContext.runAsGroup",
      );
    }
    const context = node.pod.securityContext;
    const outside = (id: number): boolean =>
      rules
        ? !rules.ranges.some(({ min, max }) => id >= min && id <= max)
        : id !== 0 &&
          node.containers.some((each) => {
            const range = idRangeOf(estate, each);
            return id < range.from || id > range.to;
          });
    report.part(() => {
      const group = context?.fsGroup;
      if (group === undefined) {
        if (rules?.rule === "MustRunAs") report("does not say its fsGroup", "securityContext.fsGroup");
      } else if (outside(group) && rules?.rule !== "RunAsAny") {
        report(`gives its volumes to the group ${group}, outside its range`, "securityContext.fsGroup");
      }
    });
    if (rules) return;
    report.each(context?.supplementalGroups, (group, index) => {
      if (outside(group))
        report(
          `adds its containers to the group ${group}, outside its range`,
          `securityContext.supplementalGroups[${index}]`,
        );
    });
  },
  good: () => ({ "within the range": container() }),
  bad: () => ({
    "another runAsGroup": container({ securityContext: { runAsGroup: 500 } }),
    "another fsGroup": pod({ securityContext: { fsGroup: 500 } }),
    "another supplemental group": pod({ securityContext: { supplementalGroups: [500] } }),
  }),
});
