import {
  attachmentsOf,
  definePolicy,
  example,
  groupExample,
  securityGroup,
  unreadGroups,
} from "../../core/policy";

export default definePolicy({
  name: "disallow-unattached-security-groups",
  displayName: "Security groups are used",
  description:
    "A group that nothing has protects nothing, and its rules wait for the first machine that is given it by mistake.",
  severity: "low",
  enforcementLevel: "advisory",
  controls: [],
  requirements: [51],
  remediationSteps:
    "Delete the group, or give it to what it was made for. Groups for other stacks are known by their stack.",
  appliesTo: "SecurityGroup",
  needs: "graph",
  check({ node, graph, report }) {
    if (node.isDefault) return report.notApplicable("the default group is everybody's who names none");
    if (graph.partial) return report.notApplicable("only a part of the estate was given");
    const { definite, possible } = attachmentsOf(graph, node);
    if (definite.length > 0 || possible.length > 0) return;
    const missing = unreadGroups(graph);
    if (missing === undefined) report("is not used by anything");
    else report.unknown("", missing);
  },
  good: () => ({ "an interface has it": groupExample() }),
  bad: () => ({ "nothing has it": example(securityGroup()) }),
});
