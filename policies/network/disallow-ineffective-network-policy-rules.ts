import { definePolicy, directions, isolates, networkPolicy } from "../../core/policy";

export default definePolicy({
  name: "disallow-ineffective-network-policy-rules",
  displayName: "Rules of network policies take effect",
  description:
    "Rules for a direction that policyTypes leaves out are never applied: the pods stay as open, or as closed, as other policies leave them, whatever is written here.",
  severity: "medium",
  enforcementLevel: "mandatory",
  controls: ["cis-kubernetes-1.9:5.3.2"],
  requirements: [53],
  remediationSteps: "Add the direction to policyTypes, or delete its rules.",
  appliesTo: "NetworkPolicy",
  check({ node, report }) {
    report.each(directions, (direction) => {
      if ((node[direction] ?? []).length > 0 && !isolates(node, direction))
        report(
          `has ${direction} rules, but policyTypes ${JSON.stringify(node.policyTypes)} leaves them out`,
          `spec.${direction}`,
        );
    });
  },
  good: () => ({ "rules for its types": networkPolicy() }),
  bad: () => ({
    "egress rules of an ingress policy": networkPolicy({
      spec: { policyTypes: ["Ingress"], egress: [{ to: [{ podSelector: {} }] }] },
    }),
  }),
});
