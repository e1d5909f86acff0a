import {
  container,
  definePolicy,
  effectiveResource,
  exemptImages,
  isExemptImage,
  texts,
  textsOf,
} from "../../core/policy";

const resources = ["cpu", "memory"];

export default definePolicy({
  name: "require-resource-requests",
  displayName: "Containers say what they need",
  description:
    "The scheduler places pods by their requests. Without them it crowds nodes until workloads starve or are evicted, the important ones with the others.",
  severity: "low",
  enforcementLevel: "advisory",
  controls: ["nist-800-190:4.4.3", "nsa-cisa-1.2:resource-policies"],
  requirements: [61],
  remediationSteps:
    "Set resources.requests on the container, or a LimitRange with defaultRequest for its namespace.",
  settings: {
    resources: texts("The resources that must be requested. By default cpu and memory."),
    exemptImages,
  },
  appliesTo: "Container",
  needs: "graph",
  check({ node, graph, report, settings }) {
    if (node.platform !== "kubernetes") return report.notApplicable("the platform places by the limits");
    if (node.role === "ephemeral") return report.notApplicable("ephemeral containers can't have requests");
    for (const name of textsOf(settings, "resources") ?? resources) {
      report.part(() => {
        if (effectiveResource(graph, node, "requests", name) !== undefined || isExemptImage(node, settings))
          return;
        report(
          `does not request ${name}`,
          `resources.requests${name.includes("-") ? `["${name}"]` : `.${name}`}`,
        );
      });
    }
  },
  good: () => ({ "requests set": container() }),
  bad: () => ({ "no memory request": container({ resources: { requests: { memory: undefined } } }) }),
});
