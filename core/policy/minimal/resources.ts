import { kubernetesId, pulumiId, type Resource } from "../../graph";
import type { Example } from "../policy";

/** A Kubernetes object as a manifest gives it. */
export function manifest(object: {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string } & Record<string, unknown>;
  readonly [field: string]: unknown;
}): Resource {
  const { apiVersion, kind, metadata } = object;
  return {
    id: kubernetesId({ apiVersion, kind, namespace: metadata.namespace, name: metadata.name }),
    type: `kubernetes:${apiVersion.includes("/") ? apiVersion : `core/${apiVersion}`}:${kind}`,
    name: metadata.name,
    properties: object,
  };
}

/** A cloud resource as the engine registers it, in the examples' production stack. */
export function resource(
  type: string,
  name: string,
  properties: Readonly<Record<string, unknown>>,
  more: Partial<Resource> = {},
): Resource {
  const urn = `urn:pulumi:production::example::${type}::${name}`;
  return {
    id: pulumiId(urn, type, properties),
    urn,
    type,
    name,
    custom: true,
    properties,
    stack: "example/production",
    ...more,
  };
}

/** An example of one or more resources. */
export function example(
  resources: Resource | readonly Resource[],
  more: Omit<Example, "resources"> = {},
): Example {
  return { resources: [resources].flat() as readonly Resource[], ...more };
}

/** Lays `changes` over `base`, mapping by mapping; lists are replaced, `undefined` removes. */
export function overlay<T extends object>(base: T, changes: object): T {
  const result: Record<string, unknown> = { ...(base as Record<string, unknown>) };
  for (const [key, change] of Object.entries(changes)) {
    const old = result[key];
    if (change === undefined) delete result[key];
    else if (isMapping(old) && isMapping(change)) result[key] = overlay(old, change);
    else result[key] = change;
  }
  return result as T;
}

const isMapping = (value: unknown): value is object =>
  typeof value === "object" &&
  value !== null &&
  !Array.isArray(value) &&
  Object.getPrototypeOf(value) === Object.prototype;
