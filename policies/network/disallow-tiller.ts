import {
  container,
  controller,
  definePolicy,
  example,
  minimalPod,
  parseReference,
  trustedImage,
} from "../../core/policy";

export default definePolicy({
  name: "disallow-tiller",
  displayName: "Tiller does not run",
  description:
    "Helm 2's server holds administrator's rights, takes orders from any pod without asking who it is, and has had no fixes since 2020.",
  severity: "critical",
  enforcementLevel: "mandatory",
  controls: ["nist-800-190:4.3.1"],
  requirements: [55],
  remediationSteps: "Remove Tiller; Helm 3 and later need no server.",
  appliesTo: ["Container", "Workload", "Service"],
  check({ node, report }) {
    if (node.kind === "Service") {
      if (node.name === "tiller-deploy") report("leads to Tiller");
    } else if (node.kind === "Container") {
      const parsed = parseReference(node.image ?? "");
      if ("reference" in parsed && /(^|\/)tiller$/.test(parsed.reference.path))
        report("runs Tiller", "image");
    } else {
      const labels = node.podLabels;
      if (labels["app"] === "helm" || labels["name"] === "tiller" || node.podName === "tiller")
        report("is Tiller by its labels or name");
    }
  },
  good: () => ({ "a workload": container() }),
  bad: () => ({
    "the image": container({ image: trustedImage.replace("/checkout@", "/tiller@") }),
    "the labels": example(
      controller("Deployment", minimalPod(), {
        spec: { template: { metadata: { labels: { name: "tiller" } } } },
      }),
    ),
  }),
});
