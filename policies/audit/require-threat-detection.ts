import { definePolicy, example, resource, threatDetector, reportAbsence } from "../../core/policy";

export default definePolicy({
  name: "require-threat-detection",
  displayName: "The threat detector watches clusters",
  description:
    "GuardDuty sees stolen credentials and strange calls to the API server only where it is on and gets the clusters' audit logs.",
  severity: "medium",
  enforcementLevel: "mandatory",
  controls: ["nist-800-190:4.4.4"],
  requirements: [63, 66],
  remediationSteps:
    "Leave enable on, and turn datasources.kubernetes.auditLogs (or the feature EKS_AUDIT_LOGS) on.",
  appliesTo: "ThreatDetector",
  needs: "graph",
  check({ node, graph, report }) {
    if (node.enabled === false) return report("is turned off", node.places["enabled"]);
    const features = [
      ...(node.features ?? []).map(({ name, status }) => ({ name, status })),
      ...graph.all("ThreatDetectorFeature").map(({ featureName, status }) => ({ name: featureName, status })),
    ];
    const on = features.some(({ name, status }) => name === "EKS_AUDIT_LOGS" && status === "ENABLED");
    if (on || node.auditLogs) return;
    const message = "does not watch the clusters' audit logs";
    reportAbsence({ graph, report }, "turn the feature on", message, node.places["auditLogs"]);
  },
  repairs: { enable: true },
  good: () => ({
    "a data source": example(threatDetector()),
    "a feature": example([
      ...threatDetector({ datasources: undefined }),
      resource("aws:guardduty/detectorFeature:DetectorFeature", "eks", {
        detectorId: "d-1",
        name: "EKS_AUDIT_LOGS",
        status: "ENABLED",
      }),
    ]),
  }),
  bad: () => ({
    "turned off": example(threatDetector({ enable: false })),
    "no audit logs": example(threatDetector({ datasources: undefined })),
  }),
});
