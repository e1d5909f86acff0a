import { definePolicy, directions, networkPolicy, selectsAll } from "../../core/policy";

const estate = { policies: { "restrict-namespace-wide-network-rules": { enforce: "mandatory" } } };

export default definePolicy({
  name: "restrict-namespace-wide-network-rules",
  displayName: "Rules of network policies are for named pods",
  description:
    "A rule of a policy with an empty podSelector holds for all pods of its namespace, also those to come, however sensitive. A policy without rules, which only denies, is not judged. Off unless the estate turns it on.",
  severity: "low",
  enforcementLevel: "disabled",
  controls: ["nist-800-190:4.3.3"],
  requirements: [53],
  remediationSteps: "Select the pods that the rule is for.",
  appliesTo: "NetworkPolicy",
  check({ node, report }) {
    report.each(directions, (direction) => {
      if ((node[direction] ?? []).length > 0 && selectsAll(node.podSelector))
        report(`has ${direction} rules for all pods of its namespace`, `spec.${direction}`);
    });
  },
  good: () => ({ "named pods": { ...networkPolicy(), estate } }),
  bad: () => ({
    "all pods": {
      ...networkPolicy({ spec: { podSelector: { matchLabels: undefined } } }),
      estate,
    },
  }),
});
