import { definePolicy, ingress } from "../../core/policy";

export default definePolicy({
  name: "require-ingress-hosts",
  displayName: "Rules of Ingresses have a host",
  description:
    "A rule without a host, and a default backend, answer for every name that reaches the controller, so requests meant for nobody land in a workload.",
  severity: "medium",
  enforcementLevel: "mandatory",
  controls: ["nist-800-190:4.3.3"],
  requirements: [51],
  remediationSteps: "Give each rule its host; let the controller answer unknown names.",
  appliesTo: "Ingress",
  check({ node, report }) {
    report.each(node.rules, ({ host }, index) => {
      if (!host) report("takes requests for every host", `spec.rules[${index}]`);
    });
  },
  good: () => ({ "a host": ingress() }),
  bad: () => ({
    "no host": ingress({ spec: { rules: [{ http: { paths: [] } }] } }),
    "an empty host": ingress({ spec: { rules: [{ host: "" }] } }),
  }),
});
