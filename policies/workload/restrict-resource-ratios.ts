import {
  container,
  definePolicy,
  exemptImages,
  isExemptImage,
  parseQuantity,
  ratioSettings,
  ratiosOf,
} from "../../core/policy";

const estate = { policies: { "restrict-resource-ratios": { settings: { ratio: 4, cpuRatio: 10 } } } };

export default definePolicy({
  name: "restrict-resource-ratios",
  displayName: "Limits stay near the requests",
  description:
    "Where limits are a multiple of the requests, the node promises what it does not have, and workloads that share it starve when all want it.",
  severity: "low",
  enforcementLevel: "advisory",
  controls: ["nsa-cisa-1.2:resource-policies"],
  requirements: [61],
  remediationSteps: "Raise resources.requests or lower resources.limits.",
  settings: { ...ratioSettings, exemptImages },
  appliesTo: "Container",
  check({ node, report, settings }) {
    const ratios = ratiosOf(settings);
    if (ratios.length === 0) return report.notApplicable("the estate sets no ratio");
    for (const [name, ratio] of ratios) {
      report.part(() => {
        const limit = parseQuantity(node.resources?.limits?.[name] ?? "");
        const request = parseQuantity(node.resources?.requests?.[name] ?? "");
        if (limit === undefined || request === undefined || limit <= ratio * request) return;
        if (isExemptImage(node, settings)) return;
        report(`has a limit for ${name} of more than ${ratio} times its request`, `resources.limits.${name}`);
      });
    }
  },
  good: () => ({ "within the ratio": { ...container(), estate }, "no ratio": container() }),
  bad: () => ({ "over the ratio": { ...container({ resources: { limits: { memory: "1Gi" } } }), estate } }),
});
