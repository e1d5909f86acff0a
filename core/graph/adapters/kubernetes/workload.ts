import type { Builder } from "../../build";
import { isMapping } from "../../mapping";
import { containerFields, type Container, type ContainerRole } from "../../nodes/container";
import { claimTemplates, podFields, podStatusFields, type Workload } from "../../nodes/workload";
import { roomy } from "../../roomy";
import { alias, int, listOf, mapOf, readInto, readShape, shape, str } from "../../shape";
import { defineUnknown, type Path, reveal, Unknown } from "../../value";
import { none, readMetadata, readSection } from "./metadata";
import { asPatch } from "./patch";

const template = ["spec", "template"];

/** Where each controller keeps its pod template; other vendors' kinds with their group. */
export const podPaths: Readonly<Record<string, readonly string[]>> = {
  Pod: [],
  PodTemplate: ["template"],
  ReplicationController: template,
  ReplicaSet: template,
  Deployment: template,
  StatefulSet: template,
  DaemonSet: template,
  Job: template,
  CronJob: ["spec", "jobTemplate", "spec", "template"],
  "apps.openshift.io/DeploymentConfig": template,
  // OpenShift's own kind was in the core group first, and is still written so.
  DeploymentConfig: template,
  "argoproj.io/Rollout": template,
  "apps.kruise.io/CloneSet": template,
  "apps.kruise.io/DaemonSet": template,
  "apps.kruise.io/StatefulSet": template,
  "serving.knative.dev/Configuration": template,
  "serving.knative.dev/Service": template,
};

/**
 * The keys from an object to its pod's spec, by its Pulumi type; undefined for what makes no pods, and for patches, which
 * hold a part only.
 */
export function podSpecPath(type: string): readonly string[] | undefined {
  const [provider, version = "", kind = ""] = type.split(":");
  if (provider !== "kubernetes") return undefined;
  const group = version.split("/")[0]!;
  const key = group.includes(".") && !group.endsWith("k8s.io") ? `${group}/${kind}` : kind;
  return Object.hasOwn(podPaths, key) ? [...podPaths[key]!, "spec"] : undefined;
}

const lists: readonly (readonly [string, ContainerRole])[] = [
  ["initContainers", "init"],
  ["containers", "container"],
  ["ephemeralContainers", "ephemeral"],
];

const ownership = { ownerReferences: listOf(shape({ kind: str, name: str })) };
const templateMetadata = { name: str, labels: mapOf(str), annotations: mapOf(str) };
const controllerSpec = { replicas: int, volumeClaimTemplates: claimTemplates };

const EmptyWorkload = roomy();
const EmptyContainer = roomy();

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/**
 * A pod or a controller becomes one `Workload` and a `Container` for each normal, init and ephemeral container. Where
 * the containers are not known, one container stands for them, of which nothing is known.
 *
 * @param key the key of the kind in `podPaths`
 */
export function adaptWorkload(builder: Builder, key: string): void {
  const { resource } = builder;
  const found = descend(builder, podPaths[key] ?? []);
  const patch = resource.type.endsWith("Patch");
  // A patch that does not touch the pods leaves their judgement to the object that it changes.
  if (patch && !(found.value instanceof Unknown) && !("spec" in found.value)) return;
  const metadata = readMetadata(resource, builder);
  const kind = key.slice(key.indexOf("/") + 1);
  const workload = Object.assign(new EmptyWorkload(), {
    kind: "Workload",
    platform: "kubernetes",
    workloadKind: kind,
    id: resource.id,
    name: resource.name,
    resource,
    path: undefined,
    podLabels: none,
    podAnnotations: none,
    containers: [],
    claimTemplates: [],
  }) as unknown as Mutable<Workload>;
  alias(workload, "name", metadata, "name", resource.name);
  alias(workload, "namespace", metadata, "namespace");
  alias(workload, "labels", metadata, "labels", none);
  alias(workload, "annotations", metadata, "annotations", none);
  if (kind === "Pod") {
    const owned = readSection("metadata", ownership, resource.properties, builder);
    alias(workload, "owners", owned, "ownerReferences", []);
    const status = readSection("status", podStatusFields, resource.properties, builder);
    if (status) workload.status = status;
  } else {
    const spec = readSection("spec", controllerSpec, resource.properties, builder);
    alias(workload, "replicas", spec, "replicas");
    alias(workload, "claimTemplates", spec, "volumeClaimTemplates", []);
  }
  builder.add(workload);
  readTemplate(builder, workload, patch ? { ...found, value: asPatch(found.value, resource.name) } : found);
}

function readTemplate(builder: Builder, workload: Mutable<Workload>, found: Found): void {
  if (found.value instanceof Unknown) return hide(builder, workload, found.path, found.value);
  const metadata = readSection("metadata", templateMetadata, found.value, builder, found.path);
  alias(workload, "podName", metadata, "name");
  alias(workload, "podLabels", metadata, "labels", none);
  alias(workload, "podAnnotations", metadata, "annotations", none);
  const { value: spec, path } = step(builder, found, "spec");
  workload.path = path;
  if (spec instanceof Unknown) return hide(builder, workload, path, spec);
  workload.pod = readShape(podFields, spec, builder, path);
  const containers: Container[] = [];
  for (const [list, role] of lists) {
    const listPath: Path = { parent: path, key: list };
    let items = reveal(spec[list]);
    if (items === undefined || items === null) continue;
    if (!(items instanceof Unknown) && !Array.isArray(items)) {
      builder.problem(listPath, `${list}: expected a list of containers`);
      items = new Unknown("a valid list of containers");
    }
    if (items instanceof Unknown) {
      defineUnknown(workload, "containers", listPath, items);
      builder.notSeen(`${workload.workloadKind} ${workload.resource.name}: ${list}`, items.missing);
      readContainer(builder, workload, items, role, listPath);
      continue;
    }
    (items as readonly unknown[]).forEach((item, index) => {
      containers.push(readContainer(builder, workload, item, role, { parent: listPath, key: index }));
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
): Container {
  const container = Object.assign(new EmptyContainer(), {
    kind: "Container",
    platform: "kubernetes",
    role,
    workload,
    resource: builder.resource,
    id: builder.resource.id,
    path,
    // Messages put the word "container" before it.
    name: role === "container" ? String(path.key) : `${path.key} (${role})`,
  }) as Mutable<Container>;
  let properties = reveal(item);
  if (!(properties instanceof Unknown) && !isMapping(properties)) {
    builder.problem(path, "a container must be a mapping");
    properties = new Unknown("a valid container");
  }
  if (properties instanceof Unknown) {
    for (const [field, { domain }] of Object.entries(containerFields)) {
      if (field === "name") continue;
      defineUnknown(container, field, { parent: path, key: field }, properties, domain);
    }
  } else {
    const fields = properties as Record<string, unknown>;
    readInto(container, containerFields, fields, builder, path);
    if (role === "init" && fields["restartPolicy"] === "Always") container.role = "sidecar";
  }
  builder.add(container);
  return container;
}

/** Nothing is known of the pod: neither it nor its containers may pass. */
function hide(builder: Builder, workload: Workload, path: Path | undefined, unknown: Unknown): void {
  const at = path ?? { parent: undefined, key: "spec" };
  for (const name of ["pod", "containers", "podName", "podLabels", "podAnnotations"])
    defineUnknown(workload, name, at, unknown);
  builder.notSeen(`${workload.workloadKind} ${workload.resource.name}: containers`, unknown.missing);
  readContainer(builder, workload, unknown, "container", { parent: at, key: "containers" });
}

interface Found {
  readonly value: Readonly<Record<string, unknown>> | Unknown;
  readonly path: Path | undefined;
}

/** Follows the keys to the pod template; an unknown on the way is the answer. */
function descend(builder: Builder, keys: readonly string[]): Found {
  let found: Found = { value: builder.resource.properties, path: undefined };
  for (const key of keys) found = step(builder, found, key);
  return found;
}

/** One key further down: an absent mapping is empty, one of the wrong type is not known. */
function step(builder: Builder, { value, path: parent }: Found, key: string): Found {
  const path: Path = { parent, key };
  if (value instanceof Unknown) return { value, path };
  const next = reveal(value[key]);
  if (next === undefined || next === null) return { value: {}, path };
  if (next instanceof Unknown || isMapping(next)) return { value: next, path };
  builder.problem(path, `${key}: expected a mapping`);
  return { value: new Unknown(`a valid ${key}`), path };
}

/** A part that came as a secret is judged all the same; the redactor keeps its values out of messages. */
