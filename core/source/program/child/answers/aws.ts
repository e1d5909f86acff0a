import type { Json, Maker } from "./maker";

type Answer = (make: Maker, args: Json) => Json;

const zoneLetters = ["a", "b", "c"];
const suffix = (make: Maker) => (make.region().startsWith("cn-") ? "amazonaws.com.cn" : "amazonaws.com");

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

const idList =
  (prefix: string): Answer =>
  (make, args) => ({ ids: make.ids(prefix), id: make.region(), ...args });

const one =
  (prefix: string, service: string, more: (make: Maker) => Json = () => ({})): Answer =>
  (make, args) => ({
    id: make.id(prefix),
    arn: make.arn(service, prefix),
    name: make.text(prefix),
    tags: {},
    ...more(make),
    ...args,
  });

const securityGroup = one("sg", "ec2", (make) => ({ vpcId: make.id("vpc") }));

const hostedZone: Answer = (make, args) => ({
  zoneId: make.text("Z00000000000000000000"),
  id: make.text("Z00000000000000000000"),
  name: make.text("example.com"),
  nameServers: [make.text("ns.example.com")],
  arn: make.arn("route53", "hostedzone"),
  ...args,
});

const named =
  (service: string, more: (make: Maker) => Json = () => ({})): Answer =>
  (make, args) => ({
    id: make.text(service),
    arn: make.arn(service, "found"),
    name: make.text("found"),
    tags: {},
    ...more(make),
    ...args,
  });

const cluster = named("eks", (make) => ({
  endpoint: make.text("https://cluster.example.com"),
  version: make.text("1.30"),
  certificateAuthorities: [{ data: make.text("") }],
  identities: [{ oidcs: [{ issuer: make.text("https://oidc.example.com") }] }],
  roleArn: make.arn("iam", "role/cluster"),
  vpcConfig: {
    vpcId: make.id("vpc"),
    subnetIds: make.ids("subnet"),
    securityGroupIds: [],
    clusterSecurityGroupId: make.id("sg"),
  },
}));

/** AWS publishes its machine images as parameters: their ids, or JSON with the id in it. */
function parameterValue(make: Maker, name: string): string {
  if (/^\/aws\/service\/(?:ecs|bottlerocket|eks)\/.*\/recommended$/.test(name))
    return JSON.stringify({ image_id: make.id("ami"), image_name: make.text("image") });
  return /^\/aws\/service\/.*(?:ami|image_id)/.test(name) ? make.id("ami") : make.text("value");
}

const registryLogin: Answer = (make, args) => ({
  userName: "AWS",
  password: make.text(""),
  authorizationToken: make.text(Buffer.from("AWS:password").toString("base64")),
  proxyEndpoint: make.text(`https://${make.account()}.dkr.ecr.${make.region()}.${suffix(make)}`),
  registryId: make.account(),
  ...args,
});

/** What lookups of the AWS providers find, with just enough in it that programs can go on. */
export const awsLookups: Readonly<Record<string, Answer>> = {
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
  "aws:efs/getFileSystem:getFileSystem": one("fs", "elasticfilesystem"),
  "aws:route53/getZone:getZone": hostedZone,
  "aws:elb/getHostedZoneId:getHostedZoneId": (make) => ({ id: make.text("Z00000000000000") }),
  "aws:elb/getServiceAccount:getServiceAccount": (make) => ({
    id: make.account(),
    arn: make.text(`arn:aws:iam::${make.account()}:root`),
  }),
  "aws:acm/getCertificate:getCertificate": named("acm"),
  "aws:kms/getKey:getKey": named("kms", (make) => ({ keyId: make.text("key") })),
  "aws:kms/getAlias:getAlias": named("kms", (make) => ({
    targetKeyId: make.text("key"),
    targetKeyArn: make.arn("kms", "key"),
  })),
  "aws:iam/getRole:getRole": named("iam"),
  "aws:iam/getPolicy:getPolicy": named("iam", (make) => ({ policy: make.unknown })),
  "aws:iam/getUser:getUser": named("iam", (make) => ({ userName: make.text("user") })),
  "aws:iam/getSessionContext:getSessionContext": (make, args) => ({
    issuerArn: make.arn("iam", "role/session"),
    issuerName: make.text("session"),
    ...args,
  }),
  "aws:s3/getBucket:getBucket": named("s3", (make) => ({
    bucketDomainName: make.text("bucket.s3.amazonaws.com"),
    bucketRegionalDomainName: make.text("bucket.s3.amazonaws.com"),
  })),
  "aws:ssm/getParameter:getParameter": (make, args) => ({
    arn: make.arn("ssm", "parameter"),
    type: make.text("String"),
    version: make.unknown,
    value: parameterValue(make, typeof args["name"] === "string" ? args["name"] : ""),
    ...args,
  }),
  "aws:secretsmanager/getSecret:getSecret": named("secretsmanager"),
  "aws:secretsmanager/getSecretVersion:getSecretVersion": named("secretsmanager", (make) => ({
    secretString: JSON.stringify(make.text("")),
  })),
  "aws:ecr/getRepository:getRepository": named("ecr", (make) => ({
    repositoryUrl: make.text(`${make.account()}.dkr.ecr.us-east-1.amazonaws.com/found`),
  })),
  "aws:ecr/getAuthorizationToken:getAuthorizationToken": registryLogin,
  "aws:ecr/getCredentials:getCredentials": registryLogin,
  "aws:ecs/getCluster:getCluster": named("ecs"),
  "aws:eks/getCluster:getCluster": cluster,
  "aws:eks/getClusterAuth:getClusterAuth": (make, args) => ({ token: make.text("token"), ...args }),
  "aws:eks/getClusterVersions:getClusterVersions": (make, args) => ({
    clusterVersions: [{ clusterVersion: make.text("1.30") }],
    ...args,
  }),
  "aws:eks/getAddonVersion:getAddonVersion": (make, args) => ({
    version: make.text("v1.0.0"),
    ...args,
  }),
  "aws:lb/getLoadBalancer:getLoadBalancer": named("elasticloadbalancing", (make) => ({
    dnsName: make.text("lb.example.com"),
    zoneId: make.text("Z00000000000000"),
  })),
  "aws:lb/getListener:getListener": named("elasticloadbalancing"),
  "aws:rds/getInstance:getInstance": named("rds", (make) => ({ address: make.text("db.example.com") })),
  "aws:cloudfront/getLogDeliveryCanonicalUserId:getLogDeliveryCanonicalUserId": (make) => ({
    id: make.text("user"),
  }),
  "aws:index/getCanonicalUserId:getCanonicalUserId": (make) => ({ id: make.text("user") }),
  "aws:s3/getCanonicalUserId:getCanonicalUserId": (make) => ({ id: make.text("user") }),
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
  "aws-native:index:importValue": (make) => ({ value: make.text("value") }),
  "aws-native:index:getSsmParameterString": (make) => ({ value: make.text("value") }),
  "aws-native:index:getSsmParameterList": (make) => ({ value: [make.text("value")] }),
};

/** Lookups whose results are secrets. */
export const secretLookups: ReadonlySet<string> = new Set([
  "aws:secretsmanager/getSecretVersion:getSecretVersion",
  "aws:ssm/getParameter:getParameter",
  "aws:eks/getClusterAuth:getClusterAuth",
  "aws:ecr/getAuthorizationToken:getAuthorizationToken",
  "aws:ecr/getCredentials:getCredentials",
]);

/** Facts of the configured provider: exact where region and account are configured, else made up. */
export const awsFacts: Readonly<
  Record<string, { readonly exact: (make: Maker) => boolean; readonly answer: Answer }>
> = {
  "aws:index/getRegion:getRegion": {
    exact: (make) => make.regionKnown,
    answer: (make, args) => {
      const region = typeof args["name"] === "string" ? args["name"] : make.region();
      return {
        name: region,
        id: region,
        region,
        description: make.unknown,
        endpoint: `ec2.${region}.${suffix(make)}`,
      };
    },
  },
  "aws:index/getCallerIdentity:getCallerIdentity": {
    exact: () => false,
    answer: (make) => ({
      accountId: make.account(),
      id: make.account(),
      arn: make.arn("sts", "assumed-role/found"),
      userId: make.text("user"),
    }),
  },
  "aws:index/getPartition:getPartition": {
    exact: (make) => make.regionKnown,
    answer: (make) => ({
      partition: make.partition(),
      id: make.partition(),
      dnsSuffix: make.regionKnown ? suffix(make) : make.text(suffix(make)),
      reverseDnsPrefix: make.text("com.amazonaws"),
    }),
  },
  "aws:index/getService:getService": {
    exact: () => false,
    answer: (make, args) => ({ dnsName: make.text("service"), partition: make.partition(), ...args }),
  },
  "aws-native:index:getRegion": {
    exact: (make) => make.regionKnown,
    answer: (make) => ({ region: make.region() }),
  },
  "aws-native:index:getAccountId": {
    exact: (make) => make.accountKnown,
    answer: (make) => ({ accountId: make.account() }),
  },
  "aws-native:index:getPartition": {
    exact: (make) => make.regionKnown,
    answer: (make) => ({ partition: make.partition() }),
  },
  "aws-native:index:getUrlSuffix": {
    exact: (make) => make.regionKnown,
    answer: (make) => ({ urlSuffix: make.regionKnown ? suffix(make) : make.text(suffix(make)) }),
  },
};
