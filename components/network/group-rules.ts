import * as aws from "@pulumi/aws";
import { isIpv4 } from "../planners/network-flows";
import type { GroupRule } from "../planners/security-group-rules";
import type { Site } from "./zone";

/** The zones' rules; a peer is named by its group. */
export function buildGroupRules(
  { name, parent }: Site,
  rules: readonly GroupRule[],
  groupOf: (zone: string) => aws.ec2.SecurityGroup,
): void {
  for (const rule of rules) {
    const { cidr, peer } = rule;
    const args = {
      securityGroupId: groupOf(rule.zone).id,
      ipProtocol: rule.protocol,
      description: rule.description,
      ...(rule.fromPort === undefined ? {} : { fromPort: rule.fromPort }),
      ...(rule.toPort === undefined ? {} : { toPort: rule.toPort }),
      ...(cidr === undefined ? {} : isIpv4(cidr) ? { cidrIpv4: cidr } : { cidrIpv6: cidr }),
      ...(peer === undefined ? {} : { referencedSecurityGroupId: groupOf(peer).id }),
    };
    const Rule =
      rule.direction === "ingress" ? aws.vpc.SecurityGroupIngressRule : aws.vpc.SecurityGroupEgressRule;
    new Rule(`${name}-${rule.name}`, args, parent);
  }
}
