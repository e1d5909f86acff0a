import { looseBool, str } from "../../shape";
import { networkAcl, networkAclEntry } from "./network-acl";
import { nodeAdapter } from "./node";
import { at } from "./placed";
import { inlineGroup, prefixList, prefixListEntry, standaloneRule } from "./security-group";
import type { AdapterTable } from "./table";

const vpcFields = {
  cidrBlock: at(str, "cidrBlock"),
  ipv6CidrBlock: at(str, "ipv6CidrBlock"),
  assignGeneratedIpv6CidrBlock: at(looseBool, "assignGeneratedIpv6CidrBlock", "amazonProvidedIpv6CidrBlock"),
  enableDnsSupport: at(looseBool, "enableDnsSupport"),
  enableDnsHostnames: at(looseBool, "enableDnsHostnames"),
  instanceTenancy: at(str, "instanceTenancy"),
};
const vpc = nodeAdapter("Vpc", { constants: { isDefault: false }, fields: vpcFields });

const vpcCidrBlock = nodeAdapter("VpcCidrBlock", {
  fields: { cidrBlock: at(str, "cidrBlock"), ipv6CidrBlock: at(str, "ipv6CidrBlock") },
  references: { vpc: "vpcId" },
});

const publicAccess = (role: "options" | "exclusion") =>
  nodeAdapter("VpcBlockPublicAccess", {
    constants: { role },
    fields: { mode: at(str, ["internetGatewayBlockMode", "internetGatewayExclusionMode"]) },
    references: { vpc: "vpcId", subnet: "subnetId" },
  });

const flowLog = nodeAdapter("FlowLog", {
  fields: { trafficType: at(str, "trafficType"), resourceType: at(str, "resourceType") },
  references: {
    vpc: "vpcId",
    subnet: "subnetId",
    networkInterface: "eniId",
    transitGateway: "transitGatewayId",
    target: "resourceId",
  },
});

const subnet = (isDefault: boolean) =>
  nodeAdapter("Subnet", {
    constants: { isDefault },
    fields: {
      cidrBlock: at(str, "cidrBlock"),
      ipv6CidrBlock: at(str, "ipv6CidrBlock"),
      availabilityZone: at(str, "availabilityZone"),
      mapPublicIpOnLaunch: at(looseBool, "mapPublicIpOnLaunch"),
      assignIpv6AddressOnCreation: at(looseBool, "assignIpv6AddressOnCreation"),
    },
    references: { vpc: "vpcId" },
  });

const groupAssociation = nodeAdapter("SecurityGroupVpcAssociation", {
  references: { group: ["securityGroupId", "groupId"], vpc: "vpcId" },
});

const aclAssociation = nodeAdapter("NetworkAclAssociation", {
  references: { acl: "networkAclId", subnet: "subnetId" },
});

/** Networks: VPCs, subnets, security groups and ACLs. */
export const network: AdapterTable = {
  "aws:ec2/vpc:Vpc": vpc,
  "aws-native:ec2:Vpc": vpc,
  "aws:ec2/defaultVpc:DefaultVpc": nodeAdapter("Vpc", { constants: { isDefault: true }, fields: vpcFields }),
  "aws:ec2/vpcIpv4CidrBlockAssociation:VpcIpv4CidrBlockAssociation": vpcCidrBlock,
  "aws:ec2/vpcIpv6CidrBlockAssociation:VpcIpv6CidrBlockAssociation": vpcCidrBlock,
  "aws-native:ec2:VpcCidrBlock": vpcCidrBlock,
  "aws:ec2/vpcBlockPublicAccessOptions:VpcBlockPublicAccessOptions": publicAccess("options"),
  "aws:ec2/vpcBlockPublicAccessExclusion:VpcBlockPublicAccessExclusion": publicAccess("exclusion"),
  "aws-native:ec2:VpcBlockPublicAccessOptions": publicAccess("options"),
  "aws-native:ec2:VpcBlockPublicAccessExclusion": publicAccess("exclusion"),
  "aws:ec2/flowLog:FlowLog": flowLog,
  "aws-native:ec2:FlowLog": flowLog,
  "aws:ec2/subnet:Subnet": subnet(false),
  "aws-native:ec2:Subnet": subnet(false),
  "aws:ec2/defaultSubnet:DefaultSubnet": subnet(true),
  "aws:ec2/securityGroup:SecurityGroup": inlineGroup(false),
  "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup": inlineGroup(true),
  "aws-native:ec2:SecurityGroup": inlineGroup(false),
  "aws:ec2/securityGroupRule:SecurityGroupRule": standaloneRule(undefined),
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": standaloneRule("ingress"),
  "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": standaloneRule("egress"),
  "aws-native:ec2:SecurityGroupIngress": standaloneRule("ingress"),
  "aws-native:ec2:SecurityGroupEgress": standaloneRule("egress"),
  "aws:vpc/securityGroupVpcAssociation:SecurityGroupVpcAssociation": groupAssociation,
  "aws-native:ec2:SecurityGroupVpcAssociation": groupAssociation,
  "aws:ec2/managedPrefixList:ManagedPrefixList": prefixList,
  "aws-native:ec2:PrefixList": prefixList,
  "aws:ec2/managedPrefixListEntry:ManagedPrefixListEntry": prefixListEntry,
  "aws:ec2/networkAcl:NetworkAcl": networkAcl(false),
  "aws:ec2/defaultNetworkAcl:DefaultNetworkAcl": networkAcl(true),
  "aws-native:ec2:NetworkAcl": networkAcl(false),
  "aws:ec2/networkAclRule:NetworkAclRule": networkAclEntry,
  "aws-native:ec2:NetworkAclEntry": networkAclEntry,
  "aws:ec2/networkAclAssociation:NetworkAclAssociation": aclAssociation,
  "aws-native:ec2:SubnetNetworkAclAssociation": aclAssociation,
};
