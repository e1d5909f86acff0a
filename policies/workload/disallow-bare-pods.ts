import { controller, definePolicy, example, minimalPod, pod } from "../../core/policy";

export default definePolicy({
  name: "disallow-bare-pods",
  displayName: "Pods belong to a controller",
  description:
    "A pod without a controller is not replaced when its node fails or is renewed, so it keeps nodes and images from being patched.",
  severity: "low",
  enforcementLevel: "advisory",
  controls: [],
  requirements: [61],
  remediationSteps: "Make it a Deployment, StatefulSet, DaemonSet or Job.",
  appliesTo: "Workload",
  check({ node, report }) {
    if (node.workloadKind !== "Pod" || node.owners?.length) return;
    // The kubelet's own pods are files on the node; their mirror carries this annotation.
    if (node.annotations["kubernetes.io/config.mirror"] !== undefined) return;
    report("has no controller that would replace it");
  },
  good: () => ({
    "a deployment": pod(),
    "a controller's pod": example(
      controller("Pod", minimalPod(), {
        metadata: {
          ownerReferences: [{ apiVersion: "apps/v1", kind: "ReplicaSet", name: "checkout-1", uid: "1" }],
        },
      }),
    ),
  }),
  bad: () => ({ "a pod of its own": example(controller("Pod", minimalPod())) }),
});
