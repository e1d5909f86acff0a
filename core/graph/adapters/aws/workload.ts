import type { Builder } from "../../build";
import { containerFields, type Container, type ContainerRole } from "../../nodes/container";
import type { Host } from "../../nodes/host";
import { podFields, type Workload } from "../../nodes/workload";
import { alias, readInto, readShape } from "../../shape";
import { defineUnknown, Unknown, type Path } from "../../value";
import { readTags } from "./tags";

type Mutable<T> = { -readonly [K in keyof T]: T[K] };
type Properties = Readonly<Record<string, unknown>>;

export const isMapping = (value: unknown): value is Properties =>
  typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Unknown);

/** A number that may be written as a text; anything else as it is. */
export const asNumber = (value: unknown): unknown => (typeof value === "string" ? Number(value) : value);

interface Made {
  readonly platform: "ecs" | "batch" | "lambda" | "managed" | "host";
  readonly workloadKind: string;
  /** Where its pod stands; else at the top of the resource. */
  readonly path?: Path;
  readonly podLabels?: Readonly<Record<string, string>>;
  readonly host?: Host;
  /** In the words of a Kubernetes pod. */
  readonly pod: Properties;
}

/** Adds a workload of another platform than Kubernetes; its containers are put in by `addContainer`. */
export function addWorkload(builder: Builder, name: unknown, { pod, ...made }: Made): Workload {
  const { resource } = builder;
  const none = Object.freeze(Object.create(null) as Record<string, string>);
  const workload = {
    kind: "Workload",
    path: undefined,
    podLabels: none,
    ...made,
    id: resource.id,
    name: typeof name === "string" ? name : resource.name,
    resource,
    annotations: none,
    podAnnotations: none,
    containers: [],
    owners: [],
    claimTemplates: [],
  } as unknown as Mutable<Workload>;
  const tagged = {};
  readTags(builder, tagged);
  alias(workload, "labels", tagged, "tags", none);
  workload.pod = readShape(podFields, pod, builder, made.path);
  builder.add(workload);
  return workload;
}

/** Adds a container in Kubernetes' words; of an unknown one nothing is known, and none of it may pass. */
export function addContainer(
  builder: Builder,
  workload: Workload,
  properties: Properties | Unknown,
  path: Path | undefined,
  more: { readonly name: string; readonly role: ContainerRole; readonly extra?: Properties },
): void {
  const { resource } = builder;
  const { platform } = workload;
  const container = { kind: "Container", platform, workload, resource, id: resource.id, path, ...more };
  if (properties instanceof Unknown) {
    for (const [field, { domain }] of Object.entries(containerFields)) {
      if (field !== "name") defineUnknown(container, field, { parent: path, key: field }, properties, domain);
    }
  } else readInto(container, containerFields, properties, builder, path);
  const node = container as unknown as Container;
  builder.add(node);
  const list = Object.getOwnPropertyDescriptor(workload, "containers");
  if (list?.value) (list.value as Container[]).push(node);
}
