import { definePolicy, isInternal, isLimited, service } from "../../core/policy";

export default definePolicy({
  name: "restrict-load-balancer-services",
  displayName: "Load balancers of Services are internal, or limited to known sources",
  description:
    "A Service of type LoadBalancer stands on the internet unless it says otherwise, past every Ingress and its rules. Internal ones, and those that name their sources, are not judged.",
  severity: "high",
  enforcementLevel: "mandatory",
  controls: ["nist-800-190:4.3.3"],
  requirements: [51],
  remediationSteps:
    "Set the annotation service.beta.kubernetes.io/aws-load-balancer-scheme: internal, or list the sources in loadBalancerSourceRanges; put public services behind a declared Ingress.",
  appliesTo: "Service",
  check({ node, report }) {
    if (node.type !== "LoadBalancer" || isInternal(node)) return;
    if (!isLimited(node)) report("opens a load balancer to the whole internet", "spec.type");
  },
  good: () => ({
    "no load balancer": service(),
    "an internal one": service({
      metadata: { annotations: { "service.beta.kubernetes.io/aws-load-balancer-scheme": "internal" } },
      spec: { type: "LoadBalancer" },
    }),
    "known sources": service({
      spec: { type: "LoadBalancer", loadBalancerSourceRanges: ["203.0.113.0/24"] },
    }),
  }),
  bad: () => ({
    open: service({ spec: { type: "LoadBalancer" } }),
    "sources that are the world": service({
      spec: { type: "LoadBalancer", loadBalancerSourceRanges: ["0.0.0.0/1", "128.0.0.0/1"] },
    }),
  }),
});
