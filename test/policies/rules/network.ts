import { exampleIds, networkAcl, resource, type Example } from "../../../core/policy";
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

export const rules: Rules = {
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
