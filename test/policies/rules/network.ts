import { exampleIds, networkAcl, networkPolicy, resource, type Example } from "../../../core/policy";
import { Unknown } from "../../../core/graph";
import { passes, type Rules } from "./rule";

const aclRule = (properties: object): Example => ({
  resources: [
    networkAcl({}),
    resource("aws:ec2/networkAclRule:NetworkAclRule", "all", {
      networkAclId: exampleIds.acl,
      ruleNumber: 50,
      ruleAction: "allow",
      protocol: "-1",
      cidrBlock: "0.0.0.0/0",
      ...properties,
    }),
  ],
});

const policyOut = (to: readonly object[]): Example => ({
  resources: [
    networkPolicy({
      spec: { policyTypes: ["Egress"], egress: [{ to, ports: [{ port: "dns", protocol: "UDP" }] }] },
    }).resources,
  ].flat(),
});
const resolverPods = {
  namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "kube-system" } },
  podSelector: { matchLabels: { "k8s-app": "kube-dns" } },
};

export const rules: Rules = {
  "disallow-never-matching-network-policy-rules": [
    [policyOut([{ podSelector: {} }]), "names UDP port dns, which no pod that it is about has"],
    [policyOut([resolverPods]), "spec.egress[0].ports[0].port is not known (the pods with a port dns)"],
  ],
  "disallow-shadowed-network-acl-entries": [
    [
      aclRule({ egress: false }),
      "has ingress entry 100 (allow), which earlier entries leave nothing to decide",
    ],
    [aclRule({ egress: false, ruleNumber: 150 }), passes],
    [
      aclRule({ egress: new Unknown("the direction") }),
      "unknown: network acl app: cannot be judged, egress is not known (the direction)",
    ],
  ],
};
