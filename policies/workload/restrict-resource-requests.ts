import {
  amounts,
  boundsOf,
  container,
  definePolicy,
  effectiveResource,
  excess,
  exemptImages,
  isExemptImage,
} from "../../core/policy";

const estate = {
  policies: { "restrict-resource-requests": { settings: { max: { cpu: "1", memory: "1Gi" } } } },
};

export default definePolicy({
  name: "restrict-resource-requests",
  displayName: "Requests stay within what the estate allows",
  description:
    "A request is taken from all others whether it is used or not: an excessive one keeps other workloads off the nodes.",
  severity: "low",
  enforcementLevel: "advisory",
  controls: ["nsa-cisa-1.2:resource-policies"],
  requirements: [61],
  remediationSteps: "Lower resources.requests to the estate's maximum.",
  settings: {
    max: amounts("The highest request of each resource, by its name. Without it nothing is judged."),
    exemptImages,
  },
  appliesTo: "Container",
  needs: "graph",
  check({ node, graph, report, settings }) {
    const bounds = boundsOf(settings, "max");
    if (bounds.length === 0) return report.notApplicable("the estate sets no maximum");
    for (const bound of bounds) {
      const { name } = bound;
      report.part(() => {
        // A container that sets only a limit is promised as much.
        const request =
          node.resources?.requests?.[name] ??
          (node.platform === "kubernetes" ? node.resources?.limits?.[name] : undefined) ??
          effectiveResource(graph, node, "requests", name);
        if (request === undefined) return;
        const wrong = excess(request, bound);
        if (wrong === undefined || isExemptImage(node, settings)) return;
        report(`requests ${request} of ${name}, ${wrong}`, `resources.requests["${name}"]`);
      });
    }
  },
  good: () => ({ "within the maximum": { ...container(), estate }, "no maximum": container() }),
  bad: () => ({
    "over the maximum": { ...container({ resources: { requests: { cpu: "1500m" } } }), estate },
  }),
});
