import type { Builder } from "../../build";
import { containerFields, type Container, type ContainerRole } from "../../nodes/container";
import { claimTemplates, podFields, type Workload } from "../../nodes/workload";
import { alias, int, mapOf, readInto, readShape, shape, str } from "../../shape";
import { defineUnknown, Unknown, type Path } from "../../value";
import { none, readMetadata } from "./metadata";

/** Where each controller keeps its pod template. */
export const podPaths: Readonly<Record<string, readonly string[]>> = {
  Pod: [],
  PodTemplate: ["template"],
  ReplicationController: ["spec", "template"],
  ReplicaSet: ["spec", "template"],
  Deployment: ["spec", "template"],
  StatefulSet: ["spec", "template"],
  DaemonSet: ["spec", "template"],
  Job: ["spec", "template"],
  CronJob: ["spec", "jobTemplate", "spec", "template"],
};

const lists: readonly (readonly [string, ContainerRole])[] = [
  ["initContainers", "init"],
  ["containers", "container"],
  ["ephemeralContainers", "ephemeral"],
];

const templateMetadata = { metadata: shape({ labels: mapOf(str), annotations: mapOf(str) }) };
const controllerSpec = { spec: shape({ replicas: int, volumeClaimTemplates: claimTemplates }) };

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** A pod or a controller becomes one `Workload` and a `Container` for each normal, init and ephemeral container. */
export function adaptWorkload(builder: Builder, kind: string): void {
  const { resource } = builder;
  const metadata = readMetadata(resource, builder);
  const template = descend(builder, podPaths[kind] ?? []);
  const workload = {
    kind: "Workload",
    platform: "kubernetes",
    workloadKind: kind,
    id: resource.id,
    name: resource.name,
    resource,
    path: undefined,
    containers: [],
    claimTemplates: [],
  } as unknown as Mutable<Workload>;
  alias(workload, "name", metadata, "name", resource.name);
  alias(workload, "namespace", metadata, "namespace");
  alias(workload, "labels", metadata, "labels", none);
  alias(workload, "annotations", metadata, "annotations", none);
  const spec = kind === "Pod" ? undefined : readShape(controllerSpec, resource.properties, builder).spec;
  alias(workload, "replicas", spec, "replicas");
  alias(workload, "claimTemplates", spec, "volumeClaimTemplates", []);
  builder.add(workload);
  if (template instanceof Unknown) {
    hide(workload, template);
    return;
  }
  readTemplate(builder, workload, template);
}

interface Template {
  readonly value: Readonly<Record<string, unknown>>;
  readonly path: Path | undefined;
}

function readTemplate(builder: Builder, workload: Mutable<Workload>, template: Template): void {
  const metadata = readShape(templateMetadata, template.value, builder, template.path).metadata;
  alias(workload, "podLabels", metadata, "labels", none);
  alias(workload, "podAnnotations", metadata, "annotations", none);
  const path: Path = { parent: template.path, key: "spec" };
  workload.path = path;
  const spec = template.value["spec"];
  if (spec instanceof Unknown) return hide(workload, spec);
  if (typeof spec !== "object" || spec === null || Array.isArray(spec)) {
    if (spec !== undefined && spec !== null) builder.problem(path, "spec: expected a mapping");
    (workload as { pod: unknown }).pod = {};
    return;
  }
  const properties = spec as Record<string, unknown>;
  workload.pod = readShape(podFields, properties, builder, path);
  const containers: Container[] = [];
  for (const [list, role] of lists) {
    const found = properties[list];
    if (found === undefined || found === null) continue;
    const listPath: Path = { parent: path, key: list };
    if (found instanceof Unknown) {
      defineUnknown(workload, "containers", listPath, found);
      builder.notSeen(`${workload.workloadKind} ${workload.resource.name}: ${list}`, found.missing);
      continue;
    }
    if (!Array.isArray(found)) {
      builder.problem(listPath, `${list}: expected a list of containers`);
      continue;
    }
    found.forEach((item: unknown, index) => {
      const container = readContainer(builder, workload, item, role, { parent: listPath, key: index });
      if (container) containers.push(container);
    });
  }
  if (!Object.getOwnPropertyDescriptor(workload, "containers")?.get) workload.containers = containers;
}

function readContainer(
  builder: Builder,
  workload: Workload,
  item: unknown,
  role: ContainerRole,
  path: Path,
): Container | undefined {
  const node = {
    kind: "Container",
    platform: "kubernetes",
    role,
    workload,
    resource: builder.resource,
    id: builder.resource.id,
    path,
  };
  const container = node as unknown as Mutable<Container>;
  if (item instanceof Unknown) {
    container.name = `${role} container ${path.key}`;
    for (const field of Object.keys(containerFields)) {
      if (field !== "name") defineUnknown(container, field, { parent: path, key: field }, item);
    }
  } else if (typeof item !== "object" || item === null || Array.isArray(item)) {
    builder.problem(path, "a container must be a mapping");
    return undefined;
  } else {
    const properties = item as Record<string, unknown>;
    container.name = `${role} container ${path.key}`;
    readInto(container, containerFields, properties, builder, path);
    if (role === "init" && properties["restartPolicy"] === "Always") container.role = "sidecar";
  }
  builder.add(container);
  return container;
}

function hide(workload: Workload, unknown: Unknown): void {
  const path: Path = { parent: undefined, key: "spec" };
  for (const name of ["pod", "containers", "podLabels", "podAnnotations"])
    defineUnknown(workload, name, path, unknown);
}

/** Follows the keys to the pod template; an unknown on the way is the answer. */
function descend(builder: Builder, keys: readonly string[]): Template | Unknown {
  let value: unknown = builder.resource.properties;
  let path: Path | undefined;
  for (const key of keys) {
    const next: unknown = (value as Record<string, unknown>)[key];
    path = { parent: path, key };
    if (next instanceof Unknown) return next;
    if (typeof next !== "object" || next === null || Array.isArray(next)) {
      if (next !== undefined && next !== null) builder.problem(path, `${key}: expected a mapping`);
      return { value: {}, path };
    }
    value = next;
  }
  return { value: value as Record<string, unknown>, path };
}
