import { buildGraph, type Graph, type Resource } from "../../../../../core/graph";

/** A resource as a source gives it; its URN is `urn:<name>`. */
export function aws(
  type: string,
  name: string,
  properties: object = {},
  more: Partial<Resource> = {},
): Resource {
  const urn = `urn:${name}`;
  return {
    id: urn,
    urn,
    type,
    name,
    custom: true,
    properties: properties as Resource["properties"],
    ...more,
  };
}

export const graphOf = (...resources: Resource[]): Graph => buildGraph(resources);

export const types = {
  group: "aws:ec2/securityGroup:SecurityGroup",
  defaultGroup: "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup",
  rule: "aws:ec2/securityGroupRule:SecurityGroupRule",
  ingressRule: "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
  egressRule: "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule",
  nativeGroup: "aws-native:ec2:SecurityGroup",
  nativeIngress: "aws-native:ec2:SecurityGroupIngress",
  nativeEgress: "aws-native:ec2:SecurityGroupEgress",
  prefixList: "aws:ec2/managedPrefixList:ManagedPrefixList",
  prefixListEntry: "aws:ec2/managedPrefixListEntry:ManagedPrefixListEntry",
  vpc: "aws:ec2/vpc:Vpc",
  subnet: "aws:ec2/subnet:Subnet",
  instance: "aws:ec2/instance:Instance",
  template: "aws:ec2/launchTemplate:LaunchTemplate",
  configuration: "aws:ec2/launchConfiguration:LaunchConfiguration",
  acl: "aws:ec2/networkAcl:NetworkAcl",
  balancer: "aws:lb/loadBalancer:LoadBalancer",
} as const;
