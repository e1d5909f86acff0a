import { clusterExample, definePolicy, texts, textsOf } from "../../core/policy";

const all = ["api", "audit", "authenticator", "controllerManager", "scheduler"];

export default definePolicy({
  name: "require-cluster-logs",
  displayName: "The control plane sends all of its logs",
  description:
    "Who did what through the API server, and whom it let in, is known from its logs only; EKS keeps none unless each kind is asked for.",
  severity: "medium",
  enforcementLevel: "mandatory",
  controls: ["cis-eks-1.5:2.1.1", "nist-800-190:4.3.2"],
  requirements: [66],
  remediationSteps:
    'Set enabledClusterLogTypes to ["api", "audit", "authenticator", "controllerManager", "scheduler"].',
  settings: { types: texts("The kinds of logs that must be sent. By default all.", all) },
  appliesTo: "EksCluster",
  check({ node, settings, report }) {
    const enabled = node.logTypes ?? [];
    const absent = (textsOf(settings, "types") ?? all).filter((type) => !enabled.includes(type));
    if (absent.length > 0) report(`does not send the logs ${absent.join(", ")}`, node.places["logTypes"]);
  },
  repairs: { enabledClusterLogTypes: all },
  good: () => ({ "all five": clusterExample() }),
  bad: () => ({
    none: clusterExample({ enabledClusterLogTypes: undefined }),
    "all but one": clusterExample({
      enabledClusterLogTypes: ["api", "audit", "authenticator", "controllerManager"],
    }),
  }),
});
