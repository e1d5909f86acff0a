import { bool, str } from "../../shape";
import { networkAcl, networkAclEntry } from "./network-acl";
import { nodeAdapter } from "./node";
import { at } from "./placed";
import { route, routeTable } from "./route-table";
import { inlineGroup, prefixList, prefixListEntry, standaloneRule } from "./security-group";
import type { AdapterTable } from "./table";

const vpcFields = {
  cidrBlock: at(str, "cidrBlock"),
  ipv6CidrBlock: at(str, "ipv6CidrBlock"),
  assignGeneratedIpv6CidrBlock: at(bool, "assignGeneratedIpv6CidrBlock", "amazonProvidedIpv6CidrBlock"),
  enableDnsSupport: at(bool, "enableDnsSupport"),
  enableDnsHostnames: at(bool, "enableDnsHostnames"),
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
      mapPublicIpOnLaunch: at(bool, "mapPublicIpOnLaunch"),
      assignIpv6AddressOnCreation: at(bool, "assignIpv6AddressOnCreation"),
    },
    references: { vpc: "vpcId" },
  });

const groupAssociation = nodeAdapter("SecurityGroupVpcAssociation", {
  references: { group: ["securityGroupId", "groupId"], vpc: "vpcId" },
});

const aclAssociation = nodeAdapter("NetworkAclAssociation", {
  references: { acl: "networkAclId", subnet: "subnetId" },
});

const tableAssociation = (isMain: boolean) =>
  nodeAdapter("RouteTableAssociation", {
    constants: { isMain },
    references: { table: "routeTableId", subnet: "subnetId", gateway: "gatewayId", vpc: "vpcId" },
  });

const gateway = (gatewayKind: "internet" | "nat" | "egress-only" | "vpn" | "carrier" | "transit") =>
  nodeAdapter("VpcGateway", {
    constants: { gatewayKind },
    fields: { connectivityType: at(str, "connectivityType") },
    references: { vpc: "vpcId", subnet: "subnetId", address: "allocationId" },
  });

const gatewayAttachment = nodeAdapter("VpcGatewayAttachment", {
  references: {
    gateway: ["internetGatewayId", "vpnGatewayId", "transitGatewayId"],
    vpc: "vpcId",
    subnets: "subnetIds",
  },
});

const peering = nodeAdapter("VpcPeering", {
  fields: {
    autoAccept: at(bool, "autoAccept"),
    peerOwner: at(str, "peerOwnerId"),
    peerRegion: at(str, "peerRegion"),
  },
  references: { vpc: "vpcId", peer: "peerVpcId" },
});

const peeringAccepter = nodeAdapter("VpcPeeringAccepter", {
  fields: { autoAccept: at(bool, "autoAccept") },
  references: { peering: "vpcPeeringConnectionId" },
});

const endpoint = nodeAdapter("VpcEndpoint", {
  fields: {
    endpointType: at(str, "vpcEndpointType"),
    serviceName: at(str, "serviceName"),
    privateDnsEnabled: at(bool, "privateDnsEnabled"),
  },
  references: {
    vpc: "vpcId",
    subnets: "subnetIds",
    routeTables: "routeTableIds",
    securityGroups: "securityGroupIds",
  },
});

const address = nodeAdapter("ElasticIp", {
  references: { instance: ["instance", "instanceId"], networkInterface: "networkInterface" },
});

const addressAssociation = nodeAdapter("ElasticIpAssociation", {
  references: {
    address: ["allocationId", "publicIp", "eip"],
    instance: "instanceId",
    networkInterface: "networkInterfaceId",
  },
});

const transitRoute = nodeAdapter("TransitGatewayRoute", {
  fields: { destinationCidr: at(str, "destinationCidrBlock"), blackhole: at(bool, "blackhole") },
  references: { table: "transitGatewayRouteTableId", attachment: "transitGatewayAttachmentId" },
});

const transitRouting = (role: "association" | "propagation" | "table") =>
  nodeAdapter("TransitGatewayRouting", {
    constants: { role },
    references: {
      transitGateway: "transitGatewayId",
      table: "transitGatewayRouteTableId",
      attachment: "transitGatewayAttachmentId",
    },
  });

/** Networks: VPCs, subnets, security groups, ACLs, routes and gateways. */
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
  "aws:ec2/routeTable:RouteTable": routeTable(false),
  "aws:ec2/defaultRouteTable:DefaultRouteTable": routeTable(true),
  "aws-native:ec2:RouteTable": routeTable(false),
  "aws:ec2/route:Route": route,
  "aws-native:ec2:Route": route,
  "aws:ec2/routeTableAssociation:RouteTableAssociation": tableAssociation(false),
  "aws-native:ec2:SubnetRouteTableAssociation": tableAssociation(false),
  "aws-native:ec2:GatewayRouteTableAssociation": tableAssociation(false),
  "aws:ec2/mainRouteTableAssociation:MainRouteTableAssociation": tableAssociation(true),
  "aws:ec2/internetGateway:InternetGateway": gateway("internet"),
  "aws-native:ec2:InternetGateway": gateway("internet"),
  "aws:ec2/natGateway:NatGateway": gateway("nat"),
  "aws-native:ec2:NatGateway": gateway("nat"),
  "aws:ec2/egressOnlyInternetGateway:EgressOnlyInternetGateway": gateway("egress-only"),
  "aws-native:ec2:EgressOnlyInternetGateway": gateway("egress-only"),
  "aws:ec2/vpnGateway:VpnGateway": gateway("vpn"),
  "aws-native:ec2:VpnGateway": gateway("vpn"),
  "aws:ec2/carrierGateway:CarrierGateway": gateway("carrier"),
  "aws-native:ec2:CarrierGateway": gateway("carrier"),
  "aws:ec2transitgateway/transitGateway:TransitGateway": gateway("transit"),
  "aws-native:ec2:TransitGateway": gateway("transit"),
  "aws:ec2/internetGatewayAttachment:InternetGatewayAttachment": gatewayAttachment,
  "aws:ec2/vpnGatewayAttachment:VpnGatewayAttachment": gatewayAttachment,
  "aws-native:ec2:VpcGatewayAttachment": gatewayAttachment,
  "aws:ec2transitgateway/vpcAttachment:VpcAttachment": gatewayAttachment,
  "aws-native:ec2:TransitGatewayAttachment": gatewayAttachment,
  "aws-native:ec2:TransitGatewayVpcAttachment": gatewayAttachment,
  "aws:ec2/vpcPeeringConnection:VpcPeeringConnection": peering,
  "aws-native:ec2:VpcPeeringConnection": peering,
  "aws:ec2/vpcPeeringConnectionAccepter:VpcPeeringConnectionAccepter": peeringAccepter,
  "aws:ec2/vpcEndpoint:VpcEndpoint": endpoint,
  "aws-native:ec2:VpcEndpoint": endpoint,
  "aws:ec2/eip:Eip": address,
  "aws-native:ec2:Eip": address,
  "aws:ec2/eipAssociation:EipAssociation": addressAssociation,
  "aws-native:ec2:EipAssociation": addressAssociation,
  "aws:ec2transitgateway/route:Route": transitRoute,
  "aws-native:ec2:TransitGatewayRoute": transitRoute,
  "aws:ec2transitgateway/routeTable:RouteTable": transitRouting("table"),
  "aws-native:ec2:TransitGatewayRouteTable": transitRouting("table"),
  "aws:ec2transitgateway/routeTableAssociation:RouteTableAssociation": transitRouting("association"),
  "aws-native:ec2:TransitGatewayRouteTableAssociation": transitRouting("association"),
  "aws:ec2transitgateway/routeTablePropagation:RouteTablePropagation": transitRouting("propagation"),
  "aws-native:ec2:TransitGatewayRouteTablePropagation": transitRouting("propagation"),
};
