import {
  definePolicy,
  example,
  featuresOf,
  reportAbsence,
  resource,
  threatDetector,
} from "../../core/policy";

const watching = /^(?:EKS_RUNTIME_MONITORING|RUNTIME_MONITORING)$/;

const feature = (name: string, status = "ENABLED") =>
  resource("aws:guardduty/detectorFeature:DetectorFeature", "runtime", {
    detectorId: "d-1",
    name,
    status,
  });
const [detector, ...features] = threatDetector();

export default definePolicy({
  name: "require-runtime-threat-detection",
  displayName: "The threat detector watches what containers do",
  description:
    "Audit logs show requests to the API server only. What a broken container does on its node (a shell, a miner, an escape) is seen where the detector's agent watches processes, files and connections.",
  severity: "medium",
  enforcementLevel: "mandatory",
  controls: ["nist-800-190:4.4.4", "nsa-cisa-1.2:threat-detection"],
  requirements: [63, 66],
  remediationSteps: "Turn the detector's feature RUNTIME_MONITORING (or EKS_RUNTIME_MONITORING) on.",
  appliesTo: "ThreatDetector",
  needs: "graph",
  check({ node, graph, report }) {
    if (node.enabled === false) return report.notApplicable("it is turned off altogether");
    const features = featuresOf(graph, node);
    if (features.isOn(watching)) return;
    const doubt = features.mayTurnOn(watching);
    if (doubt) return report.unknown("", `whether ${doubt.name} is a feature of it`);
    const message = "does not watch what containers do";
    reportAbsence({ graph, report }, "turn the feature on", message, node.places["features"]);
  },
  good: () => ({
    "a feature": example(threatDetector()),
    "natively, within the detector": example(
      resource("aws-native:guardduty:Detector", "account", {
        enable: true,
        features: [
          { name: "EKS_AUDIT_LOGS", status: "ENABLED" },
          { name: "RUNTIME_MONITORING", status: "ENABLED" },
        ],
      }),
    ),
  }),
  bad: () => ({
    "no feature": example(detector!),
    "turned off": example([detector!, feature("RUNTIME_MONITORING", "DISABLED")]),
    "another feature": example([detector!, ...features.slice(1), feature("S3_DATA_EVENTS")]),
  }),
});
