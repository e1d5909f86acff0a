import {
  canonicalCapability,
  container,
  definePolicy,
  droppedCapability,
  isExemptWindows,
  texts,
  textsOf,
} from "../../core/policy";

export default definePolicy({
  name: "require-drop-all-capabilities",
  displayName: "Containers drop all capabilities",
  description:
    "Without dropping ALL, a container keeps the runtime's default capabilities, among them forging packets, changing owners and users: tools for whoever breaks in.",
  severity: "medium",
  enforcementLevel: "mandatory",
  controls: ["nist-800-190:4.4.3", "cis-kubernetes-1.9:5.2.10", "pss-1.37:restricted"],
  requirements: [60],
  remediationSteps: 'Set securityContext.capabilities.drop to ["ALL"] and add only what is needed.',
  settings: { required: texts("The capabilities that must be dropped. By default ALL.") },
  appliesTo: "Container",
  check({ node, kubernetesMinorOf, report, settings }) {
    if (node.platform === "lambda") return report.notApplicable("functions have no setting for capabilities");
    if (node.platform === "batch") return report.notApplicable("jobs have no setting for capabilities");
    if (node.platform === "managed")
      return report.notApplicable("the service has no setting for capabilities");
    const dropped = node.securityContext?.capabilities?.drop?.map(droppedCapability) ?? [];
    const required = textsOf(settings, "required")?.map(canonicalCapability);
    if (dropped.includes("ALL") || required?.every((name) => dropped.includes(name))) return;
    if (isExemptWindows(node.workload, kubernetesMinorOf(node)))
      return report.notApplicable("Windows has no capabilities");
    report(
      `does not drop ${required?.join(", ") ?? "all capabilities"}`,
      "securityContext.capabilities.drop",
    );
  },
  repairs: { drop: ["ALL"] },
  good: () => ({
    "ALL dropped": container({ securityContext: { capabilities: { drop: ["NET_RAW", "ALL"] } } }),
  }),
  bad: () => ({
    "capabilities unset": {
      ...container({ securityContext: { capabilities: undefined } }),
      alsoFails: ["require-drop-net-raw"],
    },
    "some dropped": container({ securityContext: { capabilities: { drop: ["NET_RAW"] } } }),
    "a name that drops nothing": {
      ...container({ securityContext: { capabilities: { drop: ["CAP_ALL"] } } }),
      alsoFails: ["require-canonical-drop-all"],
    },
  }),
});
