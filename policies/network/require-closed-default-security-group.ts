import {
  defaultGroupsOf,
  definePolicy,
  example,
  exampleIds,
  groupRule,
  isDefaultGroup,
  network,
  resource,
  reportAbsence,
} from "../../core/policy";

export default definePolicy({
  name: "require-closed-default-security-group",
  displayName: "The default security group of every VPC is emptied",
  description:
    "AWS gives every VPC a group that lets its members talk to one another and to anybody outside, and gives it to all that name no group: whoever forgets to name one gets a flat network. Emptied, forgetting is safe.",
  severity: "high",
  enforcementLevel: "mandatory",
  controls: ["cis-aws-3.0:5.4", "nist-800-190:4.3.3"],
  requirements: [51, 53],
  remediationSteps:
    "Declare aws.ec2.DefaultSecurityGroup with the VPC's id and without ingress and egress: taking it over empties it.",
  appliesTo: ["Vpc", "SecurityGroup"],
  needs: "graph",
  check({ node, graph, report }) {
    if (node.kind === "SecurityGroup") {
      if (!isDefaultGroup(node)) return;
      for (const direction of ["ingress", "egress"] as const) {
        const rules = node[direction] ?? [];
        if (rules.length > 0)
          report(
            `is the default group and has ${rules.length === 1 ? "a rule" : `${rules.length} rules`}`,
            direction,
          );
      }
      return;
    }
    const { definite, possible } = defaultGroupsOf(graph, node);
    if (definite.length > 0) return;
    if (possible[0])
      report.unknown("", `whether the default group ${possible[0].name} is the one of this VPC`);
    else
      reportAbsence(
        { graph, report },
        "take it over",
        "leaves its default security group as AWS makes it: open between its members and to the outside",
      );
  },
  good: () => ({ "taken over and emptied": example(network()) }),
  bad: () => ({
    "not taken over": example(
      network().filter(({ type }) => type !== "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup"),
    ),
    "taken over with a rule": example([
      ...network().filter(({ type }) => type !== "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup"),
      resource("aws:ec2/defaultSecurityGroup:DefaultSecurityGroup", "open", {
        vpcId: exampleIds.vpc,
        ingress: [groupRule()],
      }),
    ]),
  }),
});
