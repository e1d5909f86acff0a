import type { Builder } from "../../build";
import type { OwnProperties } from "../../nodes/aws";
import type { ManagedService } from "../../nodes/managed";
import { str, type Field } from "../../shape";
import { defineUnknown, type Path, peek, reveal, Unknown } from "../../value";
import { mappingAt, readBlocks } from "./blocks";
import { addPlaced, at, isNative, judged, refersTo, type Places } from "./placed";
import type { AdapterTable } from "./table";
import { variablesIn } from "./variables";
import { addContainer, addWorkload, asNumber, isMapping } from "./workload";

type Properties = Readonly<Record<string, unknown>>;

const platform = "managed";
const workloadKind = "ContainerService";

/** Whether anything is set. */
const presence: Field<boolean> = { read: () => true, domain: [true, false] };

const fields: Places<Omit<OwnProperties<ManagedService>, "environment" | "front">> = {
  serviceName: at(str, "serviceName"),
  publiclyAccessible: at(presence, "publicEndpoint", "containerServiceDeployment.publicEndpoint"),
  taskRole: refersTo([]),
  executionRole: refersTo([]),
  connector: refersTo([]),
  subnets: refersTo([]),
};

/** `{ "80": "HTTP" }`, or a list of ports and protocols. */
function portsOf(value: unknown): unknown {
  const found = reveal(value);
  const numbers = Array.isArray(found)
    ? found.map((item: unknown) => {
        const entry = reveal(item);
        return isMapping(entry) ? reveal(entry["port"]) : entry;
      })
    : isMapping(found)
      ? Object.keys(found)
      : undefined;
  if (!numbers) return found;
  return numbers.map((port) =>
    port instanceof Unknown ? port : { containerPort: asNumber(port), protocol: "TCP" },
  );
}

const translated = (container: Properties, native: boolean): Properties => ({
  image: container["image"],
  args: container[native ? "command" : "commands"],
  env: variablesIn(container["environment"], undefined, "variable"),
  ports: portsOf(container["ports"]),
});

/** What is deployed: it stands in a resource of its own, or in the service's. */
function deploymentOf(builder: Builder): { value: Properties | Unknown; path?: Path } | undefined {
  const properties = judged(builder.resource);
  return isNative(builder.resource)
    ? mappingAt(builder, properties, "containerServiceDeployment")
    : { value: properties };
}

function adaptDeployment(builder: Builder): void {
  const deployment = deploymentOf(builder);
  if (!deployment) return;
  const service = addPlaced<ManagedService>(builder, "ManagedService", fields, { front: "address" });
  if (peek(() => service.publiclyAccessible) === undefined)
    Object.assign(service, { publiclyAccessible: false });
  const title = reveal(judged(builder.resource)["serviceName"]);
  const workload = addWorkload(builder, title, { platform, workloadKind, pod: {} });
  const { value, path } = deployment;
  const list: Path = { parent: path, key: "containers" };
  const blocks = value instanceof Unknown ? value : (readBlocks(builder, value, "containers", path) ?? []);
  if (blocks instanceof Unknown) {
    defineUnknown(workload, "containers", list, blocks);
    builder.notSeen(`${workloadKind} ${workload.resource.name}: containers`, blocks.missing);
    return addContainer(builder, workload, blocks, list, { name: "containers", role: "container" });
  }
  blocks.forEach(({ properties, path: place }, index) => {
    const known = properties instanceof Unknown ? {} : properties;
    const name = reveal(known["containerName"]);
    addContainer(
      builder,
      workload,
      properties instanceof Unknown ? properties : translated(properties, isNative(builder.resource)),
      place,
      { name: typeof name === "string" ? name : `container ${index}`, role: "container" },
    );
  });
}

/** Container services of Lightsail. */
export const lightsail: AdapterTable = {
  "aws:lightsail/containerServiceDeploymentVersion:ContainerServiceDeploymentVersion": adaptDeployment,
  "aws-native:lightsail:Container": adaptDeployment,
};
