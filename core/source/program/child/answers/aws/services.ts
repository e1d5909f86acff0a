import type { Maker } from "../maker";
import { type Answer, named, one, suffix } from "./answer";

const hostedZone: Answer = (make, args) => ({
  zoneId: make.text("Z00000000000000000000"),
  id: make.text("Z00000000000000000000"),
  name: make.text("example.com"),
  nameServers: [make.text("ns.example.com")],
  arn: make.arn("route53", "hostedzone"),
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

/** What lookups of all other services find. */
export const serviceLookups: Readonly<Record<string, Answer>> = {
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
