import type { Builder } from "../../build";
import type { OwnProperties } from "../../nodes/aws";
import type { ManagedService, VpcConnector } from "../../nodes/managed";
import { looseBool, str } from "../../shape";
import { type Path, reveal, Unknown } from "../../value";
import { mappingAt } from "./blocks";
import { named } from "./fields";
import { addPlaced, at, judged, placed, refersTo, type Places } from "./placed";
import type { AdapterTable } from "./table";
import { variablesIn } from "./variables";
import { addContainer, addWorkload, asNumber } from "./workload";

type Properties = Readonly<Record<string, unknown>>;

const network = "networkConfiguration.";
const source = "sourceConfiguration.";
const fields: Places<Omit<OwnProperties<ManagedService>, "front">> = {
  serviceName: at(str, "serviceName"),
  publiclyAccessible: at(looseBool, `${network}ingressConfiguration.isPubliclyAccessible`),
  taskRole: refersTo("instanceConfiguration.instanceRoleArn"),
  executionRole: refersTo(`${source}authenticationConfiguration.accessRoleArn`),
  connector: refersTo(`${network}egressConfiguration.vpcConnectorArn`),
  subnets: refersTo([]),
  environment: at(
    named,
    `${source}codeRepository.codeConfiguration.codeConfigurationValues.runtimeEnvironmentVariables`,
  ),
};

function envOf(settings: Properties): unknown {
  const plain = variablesIn(settings["runtimeEnvironmentVariables"]);
  const secrets = variablesIn(settings["runtimeEnvironmentSecrets"], (name) => ({
    valueFrom: { secretKeyRef: { name } },
  }));
  if (plain instanceof Unknown) return plain;
  return secrets instanceof Unknown ? plain : [...plain, ...secrets];
}

function containerOf(builder: Builder, repository: Properties, path: Path): unknown {
  const found = mappingAt(builder, repository, "imageConfiguration", path)?.value;
  const image = repository["imageIdentifier"];
  if (found instanceof Unknown) return { image, command: found, env: found };
  const settings = found ?? {};
  const start = reveal(settings["startCommand"]);
  const port = reveal(settings["port"]) ?? "8080";
  return {
    image,
    command: typeof start === "string" ? ["sh", "-c", start] : start,
    env: envOf(settings),
    ports: port instanceof Unknown ? port : [{ containerPort: asNumber(port), protocol: "TCP" }],
  };
}

/** A service made from an image becomes a workload with one container. */
function adaptService(builder: Builder): void {
  addPlaced<ManagedService>(builder, "ManagedService", fields, { front: "address" });
  const properties = judged(builder.resource);
  const given = mappingAt(builder, properties, "sourceConfiguration");
  if (!given) return;
  const repository =
    given.value instanceof Unknown
      ? { value: given.value, path: { parent: given.path, key: "imageRepository" } }
      : mappingAt(builder, given.value, "imageRepository", given.path);
  if (!repository) return;
  const { value, path } = repository;
  const workload = addWorkload(builder, reveal(properties["serviceName"]), {
    platform: "managed",
    workloadKind: "AppRunnerService",
    pod: {},
  });
  const container = value instanceof Unknown ? value : containerOf(builder, value, path);
  addContainer(builder, workload, container as Properties | Unknown, path, {
    name: workload.name,
    role: "container",
  });
}

const connectors = placed<VpcConnector>("VpcConnector", {
  subnets: refersTo("subnets"),
  securityGroups: refersTo("securityGroups"),
});

/** Services of App Runner. */
export const appRunner: AdapterTable = {
  "aws:apprunner/service:Service": adaptService,
  "aws-native:apprunner:Service": adaptService,
  "aws:apprunner/vpcConnector:VpcConnector": connectors,
  "aws-native:apprunner:VpcConnector": connectors,
};
