import {
  definePolicy,
  example,
  featuresOf,
  resource,
  threatDetector,
  reportAbsence,
} from "../../core/policy";

const auditLogs = /^EKS_AUDIT_LOGS$/;

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
    const features = featuresOf(graph, node);
    if (features.isOn(auditLogs) || node.auditLogs) return;
    const doubt = features.mayTurnOn(auditLogs);
    if (doubt) return report.unknown("", `whether ${doubt.name} is a feature of it`);
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
