import {
  coversRule,
  definePolicy,
  example,
  groupExample,
  groupRule,
  groupUser,
  rulesOf,
  securityGroup,
  type SecurityGroupRule,
} from "../../core/policy";

const directions = ["ingress", "egress"] as const;

/** Of two rules that allow the same, the later one is too many. */
const isLater = (
  rule: SecurityGroupRule,
  other: SecurityGroupRule,
  all: readonly SecurityGroupRule[],
): boolean => all.indexOf(rule) > all.indexOf(other);

export default definePolicy({
  name: "disallow-shadowed-security-group-rules",
  displayName: "No rule of a security group is covered by another",
  description:
    "A rule that another one of the same group covers changes nothing: whoever deletes it believes to have closed what stays open, and whoever reads it takes the wider one for narrower than it is.",
  severity: "low",
  enforcementLevel: "advisory",
  controls: [],
  requirements: [51],
  remediationSteps: "Delete the narrower rule, or narrow the wider one to what is needed.",
  appliesTo: "SecurityGroup",
  needs: "graph",
  check({ node, graph, report }) {
    // Where not even their number is known, one of them may cover another.
    for (const direction of directions) report.part(() => void node[direction]);
    // Rules in two forms on one group are the concern of disallow-mixed-security-group-rules.
    const rules = rulesOf(graph, node).definite.filter(({ form }) => form !== "implicit");
    report.each(rules, (rule) => {
      let missing = false;
      for (const other of rules) {
        if (other === rule || other.form !== rule.form || other.direction !== rule.direction) continue;
        const covered = coversRule(graph, node, other, rule);
        if (covered === undefined) missing = true;
        if (covered !== true) continue;
        if (coversRule(graph, node, rule, other) === true && !isLater(rule, other, rules)) continue;
        return report(`has rule ${rule.name}, all of which rule ${other.name} allows too`, rule.direction, {
          evidence: [
            { text: `covered: ${rule.name}`, resource: rule.id },
            { text: `covered by: ${other.name}`, resource: other.id },
          ],
        });
      }
      if (missing)
        report.unknown(rule.direction, `whether another rule covers ${rule.name}: their peers and ports`);
    });
  },
  good: () => ({
    "other ports": groupExample({
      ingress: [groupRule(), groupRule({ fromPort: 8443, toPort: 8443 })],
    }),
    "other peers": groupExample({ ingress: [groupRule(), groupRule({ cidrBlocks: ["10.0.2.0/24"] })] }),
  }),
  bad: () => ({
    "the same twice": groupExample({ ingress: [groupRule(), groupRule()] }),
    "a block within another": groupExample({
      ingress: [groupRule(), groupRule({ cidrBlocks: ["10.0.1.0/28"] })],
    }),
    "a port within a range": example([
      securityGroup({ ingress: [groupRule({ fromPort: 8000, toPort: 8100 }), groupRule()] }),
      groupUser(),
    ]),
  }),
});
