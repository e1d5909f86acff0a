import {
  controller,
  definePolicy,
  entries,
  example,
  minimalDefaultDeny,
  minimalNamespace,
  minimalPod,
  requiredEntries,
  texts,
  type Workload,
} from "../../core/policy";

const asking = (settings: object) => ({ policies: { "require-labels": { settings } } });
const podLabels = (node: Workload): Readonly<Record<string, string>> =>
  node.workloadKind === "Pod" ? node.labels : node.podLabels;

export default definePolicy({
  name: "require-labels",
  displayName: "Objects carry the labels that the estate asks for",
  description:
    "Owners, costs, zones and incident response go by labels: an object without them belongs to nobody. Of a workload its pods' labels count.",
  severity: "low",
  enforcementLevel: "mandatory",
  controls: ["nist-800-190:4.3.3"],
  requirements: [33],
  remediationSteps: "Add the label or annotation.",
  settings: {
    labels: entries("The labels that must be there, and what their values must match. None by default."),
    annotations: entries(
      "The annotations that must be there, and what their values must match. None by default.",
    ),
    kinds: texts(
      "The kinds of objects to judge, as Deployment or Namespace. By default all that the policy is about.",
    ),
  },
  appliesTo: ["Workload", "Namespace", "Service", "Ingress"],
  check({ node, report, settings }) {
    const labels = requiredEntries(settings, "labels");
    const annotations = requiredEntries(settings, "annotations");
    const kinds = settings["kinds"];
    const kind = node.kind === "Workload" ? node.workloadKind : node.kind;
    if (labels.length + annotations.length === 0 || (Array.isArray(kinds) && !kinds.includes(kind)))
      return report.notApplicable("the estate asks for none here");
    if (node.kind === "Workload" && node.platform !== "kubernetes")
      return report.notApplicable("labels are Kubernetes'");
    report.part(() => judge(labels, node.kind === "Workload" ? podLabels(node) : node.labels, "label"));
    report.part(() => judge(annotations, node.annotations, "annotation"));

    function judge(entries: typeof labels, values: Readonly<Record<string, string>>, word: string): void {
      for (const { key, pattern } of entries) {
        const value = values[key];
        if (value === undefined) report(`has no ${word} ${key}`, `metadata.${word}s`);
        else if (pattern && !pattern.test(value.slice(0, 1000)))
          report(`has the ${word} ${key} with a value that is not allowed`, `metadata.${word}s`);
      }
    }
  },
  good: () => ({
    "the label is there": {
      ...example(controller("Deployment", minimalPod())),
      estate: asking({ labels: ["app"], kinds: ["Deployment"] }),
    },
    "with an allowed value": {
      ...example([minimalNamespace(), minimalDefaultDeny()]),
      estate: asking({ labels: [{ key: "zone", allowedRegex: "^(app|data)$" }] }),
    },
  }),
  bad: () => ({
    "no label": {
      ...example(controller("Deployment", minimalPod())),
      estate: asking({ labels: ["owner"], kinds: ["Deployment"] }),
    },
    "another value": {
      ...example([minimalNamespace(), minimalDefaultDeny()]),
      estate: asking({ labels: [{ key: "zone", allowedRegex: "^data$" }] }),
    },
    "no annotation": {
      ...example([minimalNamespace(), minimalDefaultDeny()]),
      estate: asking({ annotations: ["owner"] }),
    },
  }),
});
