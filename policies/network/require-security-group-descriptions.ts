import { definePolicy, groupExample } from "../../core/policy";

export default definePolicy({
  name: "require-security-group-descriptions",
  displayName: "Security groups say what they are for",
  description:
    "A group that nobody can explain is a group that nobody dares to close. The description can't be changed later, so it has to be right from the start.",
  severity: "low",
  enforcementLevel: "advisory",
  controls: [],
  requirements: [51],
  remediationSteps: "Write in the group's description what its members do.",
  appliesTo: "SecurityGroup",
  check({ node, report }) {
    // AWS wrote the default group's description itself.
    if (node.isDefault) return;
    const text = node.description ?? "";
    if (text.trim() === "" || /^managed by (pulumi|terraform)$/i.test(text.trim()))
      report("has no description of its own", node.places["description"]);
  },
  good: () => ({ described: groupExample() }),
  bad: () => ({
    "no description": groupExample({ description: undefined }),
    "an empty description": groupExample({ description: "" }),
    "the provider's own": groupExample({ description: "Managed by Pulumi" }),
  }),
});
