import { definePolicy, service } from "../../core/policy";

export default definePolicy({
  name: "disallow-external-name-services",
  displayName: "Services stand for no outside names",
  description:
    "A Service of type ExternalName sends clients wherever DNS says, so that an outside host, or one within, is reached under a trusted name.",
  severity: "low",
  enforcementLevel: "advisory",
  controls: ["nist-800-190:4.3.3"],
  requirements: [52],
  remediationSteps: "Call the outside host by its own name, over a declared flow.",
  appliesTo: "Service",
  check({ node, report }) {
    if (node.type === "ExternalName")
      report(`stands for the outside name ${node.externalName}`, "spec.externalName");
  },
  good: () => ({ "a cluster IP": service() }),
  bad: () => ({
    "an outside name": service({
      spec: { type: "ExternalName", externalName: "db.example.com", selector: undefined, ports: undefined },
    }),
  }),
});
