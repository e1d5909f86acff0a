import { looseBool, str } from "../../shape";
import { nodeAdapter } from "./node";
import { at } from "./placed";
import { route, routeTable } from "./route-table";
import type { AdapterTable } from "./table";

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
    autoAccept: at(looseBool, "autoAccept"),
    peerOwner: at(str, "peerOwnerId"),
    peerRegion: at(str, "peerRegion"),
  },
  references: { vpc: "vpcId", peer: "peerVpcId" },
});

const peeringAccepter = nodeAdapter("VpcPeeringAccepter", {
  fields: { autoAccept: at(looseBool, "autoAccept") },
  references: { peering: "vpcPeeringConnectionId" },
});

const endpoint = nodeAdapter("VpcEndpoint", {
  fields: {
    endpointType: at(str, "vpcEndpointType"),
    serviceName: at(str, "serviceName"),
    privateDnsEnabled: at(looseBool, "privateDnsEnabled"),
  },
  references: {
    vpc: "vpcId",
    subnets: "subnetIds",
    routeTables: "routeTableIds",
    securityGroups: "securityGroupIds",
  },
});

const endpointAssociation = nodeAdapter("VpcEndpointAssociation", {
  references: {
    endpoint: "vpcEndpointId",
    routeTable: "routeTableId",
    subnet: "subnetId",
    securityGroup: "securityGroupId",
  },
});

const propagation = nodeAdapter("RoutePropagation", {
  references: { gateway: "vpnGatewayId", tables: ["routeTableId", "routeTableIds"] },
});

const address = nodeAdapter("ElasticIp", {
  fields: { address: at(str, "address", "publicIp") },
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
  fields: { destinationCidr: at(str, "destinationCidrBlock"), blackhole: at(looseBool, "blackhole") },
  references: {
    table: "transitGatewayRouteTableId",
    attachment: "transitGatewayAttachmentId",
    destinationPrefixList: "prefixListId",
  },
});

const transitPeering = nodeAdapter("TransitGatewayPeering", {
  fields: { peerOwner: at(str, "peerAccountId") },
  references: { transitGateway: "transitGatewayId", peer: ["peerTransitGatewayId"] },
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

/** Ways through networks: routes, gateways, peerings, endpoints, transit gateways, public addresses. */
export const routing: AdapterTable = {
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
  "aws:ec2/vpcEndpointRouteTableAssociation:VpcEndpointRouteTableAssociation": endpointAssociation,
  "aws:ec2/vpcEndpointSubnetAssociation:VpcEndpointSubnetAssociation": endpointAssociation,
  "aws:ec2/securityGroupAssociation:SecurityGroupAssociation": endpointAssociation,
  "aws:ec2/vpnGatewayRoutePropagation:VpnGatewayRoutePropagation": propagation,
  "aws-native:ec2:VpnGatewayRoutePropagation": propagation,
  "aws:ec2/eip:Eip": address,
  "aws-native:ec2:Eip": address,
  "aws:ec2/eipAssociation:EipAssociation": addressAssociation,
  "aws-native:ec2:EipAssociation": addressAssociation,
  "aws:ec2transitgateway/route:Route": transitRoute,
  "aws-native:ec2:TransitGatewayRoute": transitRoute,
  "aws:ec2transitgateway/prefixListReference:PrefixListReference": transitRoute,
  "aws:ec2transitgateway/peeringAttachment:PeeringAttachment": transitPeering,
  "aws-native:ec2:TransitGatewayPeeringAttachment": transitPeering,
  "aws:ec2transitgateway/routeTable:RouteTable": transitRouting("table"),
  "aws-native:ec2:TransitGatewayRouteTable": transitRouting("table"),
  "aws:ec2transitgateway/routeTableAssociation:RouteTableAssociation": transitRouting("association"),
  "aws-native:ec2:TransitGatewayRouteTableAssociation": transitRouting("association"),
  "aws:ec2transitgateway/routeTablePropagation:RouteTablePropagation": transitRouting("propagation"),
  "aws-native:ec2:TransitGatewayRouteTablePropagation": transitRouting("propagation"),
};
