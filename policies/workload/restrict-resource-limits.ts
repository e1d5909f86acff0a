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
  policies: {
    "restrict-resource-limits": {
      settings: { max: { cpu: "1", memory: "1Gi", "ephemeral-storage": "1Gi" } },
    },
  },
};

export default definePolicy({
  name: "restrict-resource-limits",
  displayName: "Limits stay within what the estate allows",
  description: "A limit far above the need is none: one container may then still take the node.",
  severity: "low",
  enforcementLevel: "advisory",
  controls: ["nist-800-190:4.4.3", "nsa-cisa-1.2:resource-policies"],
  requirements: [61],
  remediationSteps: "Lower resources.limits to the estate's maximum.",
  settings: {
    max: amounts("The highest limit of each resource, by its name. Without it nothing is judged."),
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
        const limit = effectiveResource(graph, node, "limits", name);
        if (limit === undefined) return;
        const wrong = excess(limit, bound);
        if (wrong === undefined || isExemptImage(node, settings)) return;
        report(`has the limit ${limit} for ${name}, ${wrong}`, `resources.limits["${name}"]`);
      });
    }
  },
  good: () => ({ "within the maximum": { ...container(), estate }, "no maximum": container() }),
  bad: () => ({ "over the maximum": { ...container({ resources: { limits: { memory: "2Gi" } } }), estate } }),
});
