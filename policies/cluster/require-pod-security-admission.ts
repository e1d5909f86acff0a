import {
  definePolicy,
  example,
  minimalDefaultDeny,
  minimalNamespace,
  oneOf,
  reportUnsaid,
  systemNamespaces,
} from "../../core/policy";

const label = "pod-security.kubernetes.io/enforce";

export default definePolicy({
  name: "require-pod-security-admission",
  displayName: "Namespaces enforce a Pod Security Standard",
  description:
    "Without the label, the cluster's own admission takes any pod, privileged ones too, whoever creates it and past every check of the code.",
  severity: "medium",
  enforcementLevel: "mandatory",
  controls: ["cis-kubernetes-1.9:5.2.1", "nsa-cisa-1.2:pod-security", "pss-1.37:baseline"],
  requirements: [60],
  remediationSteps:
    "Label the namespace pod-security.kubernetes.io/enforce: restricted, or baseline where its workloads need it and the environment is not controlled.",
  settings: {
    minimum: oneOf(
      ["baseline", "restricted"],
      "The least that a namespace must enforce. By default restricted in controlled environments, else baseline.",
    ),
  },
  appliesTo: "Namespace",
  check({ node, report, settings, environment }) {
    if (systemNamespaces.has(node.name)) return report.notApplicable("it is the system's");
    const minimum = settings["minimum"] ?? (environment.controlled ? "restricted" : "baseline");
    const allowed = minimum === "restricted" ? ["restricted"] : ["baseline", "restricted"];
    const level = node.labels[label];
    if (level === undefined)
      reportUnsaid({ node, report }, "enforces no Pod Security Standard", "metadata.labels");
    else if (!allowed.includes(level))
      report(`enforces the Pod Security Standard ${level}`, `metadata.labels[${JSON.stringify(label)}]`);
  },
  good: () => ({
    restricted: example([minimalNamespace(), minimalDefaultDeny()]),
    "baseline, where the environment is not controlled": {
      ...example([minimalNamespace({ metadata: { labels: { [label]: "baseline" } } }), minimalDefaultDeny()]),
      stack: "example/development",
    },
  }),
  bad: () => ({
    "no label": example([
      minimalNamespace({ metadata: { labels: { [label]: undefined } } }),
      minimalDefaultDeny(),
    ]),
    "baseline in a controlled environment": example([
      minimalNamespace({ metadata: { labels: { [label]: "baseline" } } }),
      minimalDefaultDeny(),
    ]),
    privileged: example([
      minimalNamespace({ metadata: { labels: { [label]: "privileged" } } }),
      minimalDefaultDeny(),
    ]),
  }),
});
