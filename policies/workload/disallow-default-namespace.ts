import {
  controller,
  definePolicy,
  example,
  hasOwnNamespace,
  minimalDefaultDeny,
  minimalPod,
} from "../../core/policy";

const moved = (namespace: string | undefined) =>
  controller("Deployment", minimalPod(), { metadata: { namespace } });
const denied = minimalDefaultDeny({ metadata: { namespace: "default" } });

export default definePolicy({
  name: "disallow-default-namespace",
  displayName: "Workloads lie in namespaces of their own",
  description:
    "In the default namespace everything that was not thought about meets: no zone, quota or right can be given to one of them alone.",
  severity: "medium",
  enforcementLevel: "mandatory",
  controls: ["cis-kubernetes-1.9:5.7.4", "cis-eks-1.5:4.5.3"],
  requirements: [44, 53],
  remediationSteps: "Name a namespace that belongs to the workload.",
  appliesTo: ["Workload", "Service"],
  check({ node, report }) {
    if (node.kind === "Workload" && node.platform !== "kubernetes")
      return report.notApplicable("namespaces are Kubernetes'");
    if (node.kind === "Service" && node.name === "kubernetes") return;
    if (hasOwnNamespace(node)) return;
    const { namespace } = node;
    if (namespace === "default") report("lies in the namespace default", "metadata.namespace");
    else if (!namespace) report("names no namespace, so it falls into the default one", "metadata.namespace");
  },
  good: () => ({ "its own namespace": example(controller("Deployment", minimalPod())) }),
  bad: () => ({
    "by name": example([moved("default"), denied]),
    "left out": example([moved(undefined), denied]),
  }),
});
