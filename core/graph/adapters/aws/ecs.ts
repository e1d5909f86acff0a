import type { Builder } from "../../build";
import type { OwnProperties } from "../../nodes/aws";
import type {
  BalancedPort,
  EcsCapacityProvider,
  EcsCluster,
  EcsDefaultStrategy,
  EcsService,
  EcsTaskDefinition,
} from "../../nodes/ecs";
import type { Workload } from "../../nodes/workload";
import { listOf, looseBool, looseInt, shape, str, text } from "../../shape";
import { defineUnknown, type Path, reveal, Unknown } from "../../value";
import { readBlocks } from "./blocks";
import { enabled, taskVolumes, volumeOf } from "./ecs-volumes";
import { lowerKeys, roleOf, translateContainer, type TaskFacts } from "./ecs-container";
import { namesIn } from "./fields";
import { addPlaced, at, judged, placed, refersTo, type Places } from "./placed";
import { readReferences } from "./references";
import type { References } from "../../aws/reference";
import type { Adapter, AdapterTable } from "./table";
import { addContainer, addWorkload, isMapping } from "./workload";

type Properties = Readonly<Record<string, unknown>>;

const task: Places<OwnProperties<EcsTaskDefinition>> = {
  family: at(str, "family"),
  networkMode: at(str, "networkMode"),
  compatibilities: at(listOf(str), "requiresCompatibilities"),
  taskRole: refersTo("taskRoleArn"),
  executionRole: refersTo("executionRoleArn"),
  volumes: at(taskVolumes, "volumes"),
};

const awsvpc = "networkConfiguration.awsvpcConfiguration.";
const service: Places<Omit<OwnProperties<EcsService>, "targetGroups" | "balanced" | "providers">> = {
  serviceName: at(str, "name", "serviceName"),
  cluster: refersTo("cluster"),
  taskDefinition: refersTo("taskDefinition"),
  launchType: at(str, "launchType"),
  capacityProviders: at(
    namesIn("capacityProvider"),
    "capacityProviderStrategies",
    "capacityProviderStrategy",
  ),
  desiredCount: at(looseInt, "desiredCount"),
  platformVersion: at(str, "platformVersion"),
  executeCommand: at(looseBool, "enableExecuteCommand"),
  assignPublicIp: at(enabled, "networkConfiguration.assignPublicIp", `${awsvpc}assignPublicIp`),
  subnets: refersTo("networkConfiguration.subnets", `${awsvpc}subnets`),
  securityGroups: refersTo("networkConfiguration.securityGroups", `${awsvpc}securityGroups`),
};

const execution = "configuration.executeCommandConfiguration.";
const cluster: Places<OwnProperties<EcsCluster>> = {
  clusterName: at(str, "name", "clusterName"),
  settings: at(listOf(shape({ name: str, value: text })), "settings", "clusterSettings"),
  capacityProviders: at(listOf(str), "capacityProviders"),
  executeLogging: at(str, `${execution}logging`),
  executeKey: at(str, `${execution}kmsKeyId`),
};

const podOf = (properties: Properties, volumes: unknown): Properties => {
  const networkMode = reveal(properties["networkMode"]);
  const is = (name: string, value: string): unknown => {
    const found = reveal(properties[name]);
    return found instanceof Unknown ? found : found === value;
  };
  return {
    hostNetwork: networkMode instanceof Unknown ? networkMode : networkMode === "host",
    hostPID: is("pidMode", "host"),
    hostIPC: is("ipcMode", "host"),
    shareProcessNamespace: is("pidMode", "task"),
    volumes: Array.isArray(volumes) ? volumes.map(volumeOf) : volumes,
  };
};

function factsOf(properties: Properties): TaskFacts {
  const compatibilities = reveal(properties["requiresCompatibilities"]);
  const ephemeral = reveal(properties["ephemeralStorage"]);
  return {
    networkMode: reveal(properties["networkMode"]),
    cpu: reveal(properties["cpu"]),
    memory: reveal(properties["memory"]),
    ephemeralGiB: isMapping(ephemeral) ? (ephemeral["sizeInGib"] ?? ephemeral["sizeInGiB"]) : undefined,
    fargate: Array.isArray(compatibilities) && compatibilities.includes("FARGATE"),
  };
}

const definitions: Path = { parent: undefined, key: "containerDefinitions" };

/** The list of container definitions: JSON text, or structured. */
function readDefinitions(builder: Builder, content: unknown): readonly unknown[] | Unknown {
  let list = reveal(content);
  if (typeof list === "string") {
    try {
      list = JSON.parse(list) as unknown;
    } catch {
      builder.problem(definitions, "containerDefinitions: is not JSON");
      return new Unknown("valid container definitions (they are not JSON)");
    }
  }
  if (list instanceof Unknown || Array.isArray(list)) return list as readonly unknown[] | Unknown;
  if (list === undefined || list === null) return [];
  builder.problem(definitions, "containerDefinitions: expected a list of containers");
  return new Unknown("a valid list of containers");
}

function adaptTaskDefinition(builder: Builder): void {
  addPlaced<EcsTaskDefinition>(builder, "EcsTaskDefinition", task);
  const properties = judged(builder.resource);
  const workload = addWorkload(builder, reveal(properties["family"]), {
    platform: "ecs",
    workloadKind: "TaskDefinition",
    pod: podOf(properties, reveal(properties["volumes"])),
  });
  const found = readDefinitions(builder, properties["containerDefinitions"]);
  if (found instanceof Unknown) return hideContainers(builder, workload, found);
  const facts = factsOf(properties);
  found.forEach((item, index) => {
    const path: Path = { parent: definitions, key: index };
    const content = reveal(item);
    const container = isMapping(content) ? lowerKeys(content) : undefined;
    if (!container && !(content instanceof Unknown)) builder.problem(path, "a container must be a mapping");
    const name = reveal(container?.["name"]);
    addContainer(
      builder,
      workload,
      container
        ? translateContainer(container, facts)
        : content instanceof Unknown
          ? content
          : new Unknown("a valid container"),
      path,
      {
        name: typeof name === "string" ? name : `container ${index}`,
        role: roleOf(name, found),
        ...(container && { extra: container }),
      },
    );
  });
}

/** One container stands for them all, of which nothing is known. */
function hideContainers(builder: Builder, workload: Workload, unknown: Unknown): void {
  defineUnknown(workload, "containers", definitions, unknown);
  builder.notSeen(`TaskDefinition ${workload.resource.name}: containers`, unknown.missing);
  addContainer(builder, workload, unknown, definitions, { name: "containers", role: "container" });
}

/** The references that stand under one name in each entry of a list. */
function referencesIn(builder: Builder, property: string, name: string): References {
  const blocks = readBlocks(builder, judged(builder.resource), property);
  if (blocks instanceof Unknown) return readReferences(builder, judged(builder.resource), property);
  return (blocks ?? []).flatMap(({ properties, path }) =>
    properties instanceof Unknown
      ? []
      : readReferences(builder, properties, name, { parent: path, property }),
  );
}

const strategyNames = ["capacityProviderStrategies", "capacityProviderStrategy"];
const defaultNames = ["defaultCapacityProviderStrategies", "defaultCapacityProviderStrategy"];
const providersIn = (builder: Builder, names: readonly string[]): References =>
  names.flatMap((name) => referencesIn(builder, name, "capacityProvider"));

/** The containers' ports that stand behind load balancers; where the list is not known, `targetGroups` says so. */
function balancedIn(builder: Builder): readonly BalancedPort[] {
  const property = "loadBalancers";
  const blocks = readBlocks(builder, judged(builder.resource), property);
  if (blocks === undefined || blocks instanceof Unknown) return [];
  return blocks.flatMap(({ properties, path }): readonly BalancedPort[] => {
    if (properties instanceof Unknown) return [];
    const container = reveal(properties["containerName"]);
    const port = reveal(properties["containerPort"]);
    const number = typeof port === "string" && /^\d{1,5}$/.test(port) ? Number(port) : port;
    const at = { parent: path, property };
    return [
      {
        targetGroup: readReferences(builder, properties, "targetGroupArn", at),
        balancer: readReferences(builder, properties, "elbName", at),
        container: typeof container === "string" || container instanceof Unknown ? container : undefined,
        port: typeof number === "number" || number instanceof Unknown ? number : undefined,
      },
    ];
  });
}

const services: Adapter = (builder) =>
  addPlaced<EcsService>(builder, "EcsService", service, {
    balanced: balancedIn(builder),
    targetGroups: referencesIn(builder, "loadBalancers", "targetGroupArn"),
    providers: providersIn(builder, strategyNames),
  });

/** The native form may name the default strategy in the cluster itself. */
const clusters: Adapter = (builder) => {
  addPlaced<EcsCluster>(builder, "EcsCluster", cluster);
  const providers = providersIn(builder, defaultNames);
  if (providers.length > 0)
    addPlaced<EcsDefaultStrategy>(builder, "EcsDefaultStrategy", {}, { cluster: [], providers });
};

const defaults: Adapter = (builder) =>
  addPlaced<EcsDefaultStrategy>(
    builder,
    "EcsDefaultStrategy",
    { cluster: refersTo("clusterName", "cluster") },
    { providers: providersIn(builder, defaultNames) },
  );

const capacityProviders = placed<EcsCapacityProvider>("EcsCapacityProvider", {
  providerName: at(str, "name"),
  scalingGroup: refersTo("autoScalingGroupProvider.autoScalingGroupArn"),
});

/** Containers that AWS runs, or lets run on one's own machines. */
export const ecs: AdapterTable = {
  "aws:ecs/taskDefinition:TaskDefinition": adaptTaskDefinition,
  "aws-native:ecs:TaskDefinition": adaptTaskDefinition,
  "aws:ecs/service:Service": services,
  "aws-native:ecs:Service": services,
  "aws:ecs/cluster:Cluster": clusters,
  "aws-native:ecs:Cluster": clusters,
  "aws:ecs/clusterCapacityProviders:ClusterCapacityProviders": defaults,
  "aws-native:ecs:ClusterCapacityProviderAssociations": defaults,
  "aws:ecs/capacityProvider:CapacityProvider": capacityProviders,
  "aws-native:ecs:CapacityProvider": capacityProviders,
};
