import {
  danglingGroups,
  definePolicy,
  example,
  exampleIds,
  groupRule,
  groupUser,
  hostExample,
  ruleExample,
  securityGroup,
} from "../../core/policy";

const peer = (id: string): Record<string, unknown> =>
  groupRule({ cidrBlocks: undefined, securityGroups: [id] });

export default definePolicy({
  name: "disallow-dangling-security-group-references",
  displayName: "References to security groups lead to groups",
  description:
    "A rule for a group that was deleted, or that was never there, lets nobody in and stays behind; AWS shows it as stale. What names a subnet, a name or a placeholder where an id belongs is refused only when it is applied.",
  severity: "medium",
  enforcementLevel: "mandatory",
  controls: [],
  requirements: [51],
  remediationSteps:
    "Refer to the group's own output (group.id), or look it up; delete rules for groups that are gone.",
  appliesTo: "Graph",
  check({ graph, report }) {
    report.each([...danglingGroups(graph)], ({ on, property, named, problem }) => {
      if (problem === "no-id")
        report(`names ${named} as a security group, which is no group's id`, property, { on });
      else if (problem === "unknown") report.unknown(property, named, { on });
      else if (problem === "unseen") report.unknown(property, `security group ${named}`, { on });
      else
        report.unknown(property, `whether the VPC of security group ${named} is joined to its own`, { on });
    });
  },
  good: () => ({
    "a group that is given": example([securityGroup({ ingress: [peer(exampleIds.group)] }), groupUser()]),
  }),
  bad: () => ({
    "a rule for a subnet": ruleExample("ingress", {
      cidrIpv4: undefined,
      referencedSecurityGroupId: exampleIds.subnet,
    }),
    "a machine with a placeholder": hostExample({ vpcSecurityGroupIds: ["sg-TODO"] }),
    "a rule of a name": ruleExample("ingress", { securityGroupId: "checkout" }),
  }),
});
