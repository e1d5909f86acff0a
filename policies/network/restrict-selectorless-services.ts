import { definePolicy, reportUnsaid, service } from "../../core/policy";

export default definePolicy({
  name: "restrict-selectorless-services",
  displayName: "Services select their pods",
  description:
    "Without a selector, a Service leads to whatever addresses someone writes into its endpoints: past network policies, into other namespaces, to outside hosts.",
  severity: "low",
  enforcementLevel: "advisory",
  controls: ["nist-800-190:4.3.3"],
  requirements: [53],
  remediationSteps: "Add a selector; for outside hosts, declare the flow and allow it by a network policy.",
  appliesTo: "Service",
  check({ node, report }) {
    if (Object.keys(node.selector ?? {}).length > 0 || node.type === "ExternalName") return;
    // The API server keeps the endpoints of its own Service.
    if (node.name === "kubernetes" && node.namespace === "default") return;
    reportUnsaid({ node, report }, "has no selector: its endpoints are written by hand", "spec.selector");
  },
  good: () => ({ "a selector": service() }),
  bad: () => ({ "no selector": service({ spec: { selector: undefined } }) }),
});
