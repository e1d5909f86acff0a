import { definePolicy, hostExample } from "../../core/policy";

export default definePolicy({
  name: "require-detailed-monitoring",
  displayName: "Hosts are watched minute by minute",
  description: "Every five minutes is too seldom to see a burst of traffic or work that an intruder causes.",
  severity: "low",
  enforcementLevel: "advisory",
  controls: [],
  requirements: [57],
  remediationSteps: "Set monitoring to true (monitoring.enabled in a launch template).",
  appliesTo: "Host",
  check({ node, report }) {
    if (node.monitoring === undefined) {
      if (node.launchTemplate.length > 0) return report.notApplicable("its launch template says");
      // Launch configurations have it on unless they refuse.
      if (node.hostKind === "launch configuration") return;
    }
    if (!node.monitoring) report("is not monitored in detail", node.places["monitoring"]);
  },
  repairs: { monitoring: true },
  good: () => ({ on: hostExample() }),
  bad: () => ({ unset: hostExample({ monitoring: undefined }), off: hostExample({ monitoring: false }) }),
});
