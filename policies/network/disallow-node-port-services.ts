import { definePolicy, service } from "../../core/policy";

export default definePolicy({
  name: "disallow-node-port-services",
  displayName: "Services open no ports on nodes",
  description:
    "A NodePort opens a port on every node of the cluster, whatever zone it stands in, and network policies see the node in place of the client.",
  severity: "medium",
  enforcementLevel: "mandatory",
  controls: ["cis-kubernetes-1.9:5.3.2", "nist-800-190:4.3.3"],
  requirements: [51, 53],
  remediationSteps: "Use a ClusterIP Service behind an Ingress or a load balancer with IP targets.",
  appliesTo: "Service",
  check({ node, report }) {
    if (node.type === "NodePort") report("is of type NodePort", "spec.type");
  },
  good: () => ({ "a cluster IP": service(), "no type": service({ spec: { type: undefined } }) }),
  bad: () => ({ "a node port": service({ spec: { type: "NodePort" } }) }),
});
