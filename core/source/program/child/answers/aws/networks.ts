import { type Answer, idList, named, one, zoneLetters } from "./answer";

const zones: Answer = (make) => ({
  names: zoneLetters.map((letter) => make.text(make.region() + letter)),
  zoneIds: zoneLetters.map((_, index) => make.text(`az${index + 1}`)),
  groupNames: [make.region()],
  id: make.region(),
});

const zone: Answer = (make, args) => ({
  name: make.text(`${make.region()}a`),
  nameSuffix: make.text("a"),
  zoneId: make.text("az1"),
  region: make.region(),
  state: "available",
  ...args,
});

const image: Answer = (make, args) => ({
  id: make.id("ami"),
  imageId: make.id("ami"),
  arn: make.arn("ec2", "image"),
  name: make.text("image"),
  architecture: make.text("x86_64"),
  ownerId: make.text("amazon"),
  rootDeviceName: make.text("/dev/xvda"),
  rootDeviceType: make.text("ebs"),
  virtualizationType: make.text("hvm"),
  creationDate: make.text("2024-01-01T00:00:00.000Z"),
  tags: {},
  blockDeviceMappings: [],
  ...args,
});

const vpc: Answer = (make, args) => ({
  id: make.id("vpc"),
  arn: make.arn("ec2", "vpc"),
  cidrBlock: make.network(),
  cidrBlockAssociations: [],
  default: make.unknown,
  mainRouteTableId: make.id("rtb"),
  ownerId: make.account(),
  dhcpOptionsId: make.id("dopt"),
  enableDnsHostnames: make.unknown,
  enableDnsSupport: make.unknown,
  tags: {},
  ...args,
});

const subnet: Answer = (make, args) => ({
  id: make.id("subnet"),
  vpcId: make.id("vpc"),
  cidrBlock: make.network(),
  availabilityZone: make.text(`${make.region()}a`),
  mapPublicIpOnLaunch: make.unknown,
  arn: make.arn("ec2", "subnet"),
  tags: {},
  ...args,
});

const securityGroup = one("sg", "ec2", (make) => ({ vpcId: make.id("vpc") }));

/** What lookups of networks, machines and their images find. */
export const networkLookups: Readonly<Record<string, Answer>> = {
  "aws:index/getAvailabilityZones:getAvailabilityZones": zones,
  "aws:index/getAvailabilityZone:getAvailabilityZone": zone,
  "aws:index/getAmi:getAmi": image,
  "aws:ec2/getAmi:getAmi": image,
  "aws:ec2/getAmiIds:getAmiIds": idList("ami"),
  "aws:ec2/getVpc:getVpc": vpc,
  "aws:ec2/getVpcs:getVpcs": idList("vpc"),
  "aws:ec2/getSubnet:getSubnet": subnet,
  "aws:ec2/getSubnets:getSubnets": idList("subnet"),
  "aws:ec2/getSubnetIds:getSubnetIds": idList("subnet"),
  "aws:ec2/getSecurityGroup:getSecurityGroup": securityGroup,
  "aws:ec2/getSecurityGroups:getSecurityGroups": idList("sg"),
  "aws:ec2/getRouteTable:getRouteTable": one("rtb", "ec2"),
  "aws:ec2/getRouteTables:getRouteTables": idList("rtb"),
  "aws:ec2/getInternetGateway:getInternetGateway": one("igw", "ec2"),
  "aws:ec2/getNatGateway:getNatGateway": one("nat", "ec2"),
  "aws:ec2/getInstance:getInstance": one("i", "ec2"),
  "aws:ec2/getInstances:getInstances": idList("i"),
  "aws:ec2/getLaunchTemplate:getLaunchTemplate": one("lt", "ec2"),
  "aws:ec2/getKeyPair:getKeyPair": named("ec2", (make) => ({ keyName: make.text("key") })),
  "aws:ec2/getManagedPrefixList:getManagedPrefixList": one("pl", "ec2"),
  "aws:ec2/getPrefixList:getPrefixList": one("pl", "ec2"),
  "aws:ec2transitgateway/getTransitGateway:getTransitGateway": one("tgw", "ec2"),
  "aws:index/getIpRanges:getIpRanges": (make, args) => ({
    cidrBlocks: [make.network()],
    ipv6CidrBlocks: [],
    createDate: make.text("2024"),
    syncToken: make.unknown,
    ...args,
  }),
  "aws-native:index:getAzs": (make) => ({
    azs: zoneLetters.map((letter) => make.text(make.region() + letter)),
  }),
};
