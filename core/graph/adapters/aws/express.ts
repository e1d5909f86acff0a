import type { Builder } from "../../build";
import type { OwnProperties } from "../../nodes/aws";
import type { ManagedService } from "../../nodes/managed";
import { str } from "../../shape";
import { reveal, Unknown } from "../../value";
import { mappingAt } from "./blocks";
import { translateContainer } from "./ecs-container";
import { addPlaced, at, judged, refersTo, type Places } from "./placed";
import type { AdapterTable } from "./table";
import { addContainer, addWorkload, asNumber } from "./workload";

type Properties = Readonly<Record<string, unknown>>;

const fields: Places<Omit<OwnProperties<ManagedService>, "environment" | "publiclyAccessible" | "front">> = {
  serviceName: at(str, "serviceName"),
  taskRole: refersTo("taskRoleArn"),
  executionRole: refersTo("executionRoleArn"),
  connector: refersTo([]),
  subnets: refersTo("networkConfigurations.subnets", "networkConfiguration.subnets"),
};

/** Its one container in the words of a task's; ECS gives it a task of Fargate's of its own. */
function containerOf(service: Properties, given: Properties): Properties {
  const port = reveal(given["containerPort"]) ?? 80;
  return translateContainer(
    {
      image: given["image"],
      command: given["commands"] ?? given["command"],
      environment: given["environments"] ?? given["environment"],
      secrets: given["secrets"],
      portMappings: port instanceof Unknown ? port : [{ containerPort: asNumber(port), protocol: "tcp" }],
    },
    {
      networkMode: "awsvpc",
      cpu: reveal(service["cpu"]) ?? 1024,
      memory: reveal(service["memory"]) ?? 2048,
      ephemeralGiB: undefined,
      fargate: true,
    },
  );
}

/** A service of ECS in Express Mode: what it does not let its owner set is not asked of it. */
function adaptExpress(builder: Builder): void {
  addPlaced<ManagedService>(builder, "ManagedService", fields, { front: "subnets" });
  const properties = judged(builder.resource);
  const found = mappingAt(builder, properties, "primaryContainer");
  if (!found) return;
  const { value, path } = found;
  const workload = addWorkload(builder, reveal(properties["serviceName"]), {
    platform: "managed",
    workloadKind: "ExpressGatewayService",
    pod: {},
  });
  addContainer(builder, workload, value instanceof Unknown ? value : containerOf(properties, value), path, {
    name: workload.name,
    role: "container",
  });
}

/** Services of ECS in Express Mode. */
export const express: AdapterTable = {
  "aws:ecs/expressGatewayService:ExpressGatewayService": adaptExpress,
  "aws-native:ecs:ExpressGatewayService": adaptExpress,
};
