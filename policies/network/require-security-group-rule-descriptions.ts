import { definePolicy, groupExample, groupRule, ruleExample } from "../../core/policy";

export default definePolicy({
  name: "require-security-group-rule-descriptions",
  displayName: "Rules of security groups say why they are there",
  description: "A rule that nobody can explain stays for ever: an opening outlives the need for it.",
  severity: "low",
  enforcementLevel: "advisory",
  controls: [],
  requirements: [51],
  remediationSteps: "Write in the rule's description who needs the opening, and for what.",
  appliesTo: "SecurityGroupRule",
  check({ node, report }) {
    if (node.form === "implicit") return;
    if ((node.description ?? "").trim() === "") report("has no description", "description");
  },
  good: () => ({ described: groupExample() }),
  bad: () => ({
    "a rule of the group": groupExample({ ingress: [groupRule({ description: undefined })] }),
    "a rule by itself": ruleExample("egress", { description: "" }),
  }),
});
