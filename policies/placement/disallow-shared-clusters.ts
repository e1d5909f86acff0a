import { clusterOf, definePolicy, dividedNamespace, example } from "../../core/policy";

const estate = {
  environments: {
    production: { select: [{ namespace: "shop-*" }], controlled: true, level: "hybrid" },
    development: { select: [{ namespace: "**" }], level: "open", enforce: "mandatory" },
  },
};

export default definePolicy({
  name: "disallow-shared-clusters",
  displayName: "A controlled environment shares no cluster with another",
  description:
    "Namespaces divide names, not kernels, nodes or the control plane: what runs for a test stands one escape away from production.",
  severity: "high",
  enforcementLevel: "mandatory",
  controls: ["nist-800-190:4.3.4", "nist-800-190:4.3.1"],
  requirements: [48],
  remediationSteps: "Run each environment in a cluster, and an account, of its own.",
  appliesTo: "Namespace",
  needs: "graph",
  check({ node, graph, environment, environmentOf, report }) {
    if (environment.controlled) return;
    const cluster = clusterOf(graph, node.resource);
    const neighbour = graph
      .all("Namespace")
      .find((each) => environmentOf(each).controlled && clusterOf(graph, each.resource) === cluster);
    if (!neighbour) return;
    const theirs = environmentOf(neighbour).name;
    report(`of ${environment.name} lies in a cluster that runs ${theirs}`, "metadata.name", {
      evidence: [{ text: `namespace ${neighbour.name} of the same cluster belongs to ${theirs}` }],
    });
  },
  good: () => ({
    "one environment a cluster": example(
      [...dividedNamespace("shop-checkout"), ...dividedNamespace("shop-storefront")],
      {
        estate,
      },
    ),
  }),
  bad: () => ({
    "a test's namespace beside production's": example(
      [...dividedNamespace("shop-checkout"), ...dividedNamespace("sandbox")],
      {
        estate,
      },
    ),
  }),
});
