import { definePolicy, exampleIds, groupExample, mixedRules, resource } from "../../core/policy";

const ingressRule = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule";

export default definePolicy({
  name: "disallow-mixed-security-group-rules",
  displayName: "A security group's rules stand in one form",
  description:
    "A group that states its rules itself takes away all others at its next update, and the rules' own resources add them again: what the network lets through then depends on which ran last.",
  severity: "medium",
  enforcementLevel: "mandatory",
  controls: [],
  requirements: [51],
  remediationSteps:
    "Move the rules of the group's own resource into resources of their own, or the other way round, direction by direction.",
  appliesTo: "SecurityGroup",
  needs: "graph",
  check({ node, graph, report }) {
    const { certain: others, missing } = mixedRules(graph, node);
    if (others.length === 0) {
      if (missing !== undefined) report.unknown("", missing);
      return;
    }
    const directions = [...new Set(others.map((rule) => rule.direction))];
    report(
      `states its ${directions.join(" and ")} itself, and ${others.length} further rules of it stand in resources of their own`,
      directions[0],
      { evidence: others.map((rule) => ({ text: `rule ${rule.name}`, resource: rule.id })) },
    );
  },
  good: () => ({
    "all in the group": groupExample(),
  }),
  bad: () => ({
    "one in the group, one beside it": {
      resources: [
        ...groupExample().resources,
        resource(ingressRule, "more", {
          securityGroupId: exampleIds.group,
          description: "Health checks",
          ipProtocol: "tcp",
          fromPort: 8081,
          toPort: 8081,
          cidrIpv4: "10.0.1.0/24",
        }),
      ],
    },
  }),
});
