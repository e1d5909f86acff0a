import {
  container,
  definePolicy,
  effectiveResource,
  exemptImages,
  isExemptImage,
  manifest,
  texts,
  textsOf,
  reportAbsence,
} from "../../core/policy";
import { minimalContainer, overlay, pod } from "../../core/policy";

const resources = ["cpu", "memory", "ephemeral-storage"];

export default definePolicy({
  name: "require-resource-limits",
  displayName: "Containers have limits for what they use",
  description:
    "A container without a limit can take the processor, memory or disk that the node's other workloads need: a fault or an attack on one stops them all. Limits that a LimitRange of the namespace gives count.",
  severity: "medium",
  enforcementLevel: "mandatory",
  controls: [
    "nist-800-190:4.4.3",
    "nsa-cisa-1.2:resource-policies",
    "cis-docker-1.6:5.11",
    "cis-docker-1.6:5.12",
  ],
  requirements: [61],
  remediationSteps: "Set resources.limits on the container, or a LimitRange for its namespace.",
  settings: {
    resources: texts("The resources that must be limited. By default cpu, memory and ephemeral-storage."),
    exemptImages,
  },
  appliesTo: "Container",
  needs: "graph",
  check({ node, graph, report, settings }) {
    if (node.platform === "lambda") return report.notApplicable("functions always have limits");
    if (node.platform === "managed") return report.notApplicable("the service always has limits");
    if (node.role === "ephemeral") return report.notApplicable("ephemeral containers can't have limits");
    for (const name of textsOf(settings, "resources") ?? resources) {
      if (name === "ephemeral-storage" && node.platform !== "kubernetes") continue;
      report.part(() => {
        if (effectiveResource(graph, node, "limits", name) !== undefined || isExemptImage(node, settings))
          return;
        const path = `resources.limits${name.includes("-") ? `["${name}"]` : `.${name}`}`;
        reportAbsence({ graph, report }, "limit its namespace", `has no limit for ${name}`, path);
      });
    }
  },
  good: () => {
    const bare = container({ resources: { limits: undefined } });
    const amounts = { cpu: "200m", memory: "128Mi", "ephemeral-storage": "1Gi" };
    const range = (limit: object) =>
      manifest({
        apiVersion: "v1",
        kind: "LimitRange",
        metadata: { name: "defaults", namespace: "shop-checkout" },
        spec: { limits: [{ type: "Container", ...limit }] },
      });
    return {
      "limits set": container(),
      "limits of the namespace": { ...bare, resources: [...bare.resources, range({ default: amounts })] },
      "the most that the namespace allows": {
        ...bare,
        resources: [...bare.resources, range({ max: amounts })],
      },
      "limits of the pod": pod({
        resources: { limits: { cpu: "1", memory: "1Gi" } },
        containers: [
          overlay(minimalContainer(), { resources: { limits: { cpu: undefined, memory: undefined } } }),
        ],
      }),
    };
  },
  bad: () => ({
    "no cpu limit": container({ resources: { limits: { cpu: undefined } } }),
    "no storage limit": container({ resources: { limits: { "ephemeral-storage": undefined } } }),
  }),
});
