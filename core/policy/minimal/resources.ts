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

/**
 * An example of one or more resources. Objects of the examples' namespace come with that namespace, guarded as every
 * policy asks for, unless they bring their own; that has bounds in any case.
 */
export function example(
  resources: Resource | readonly Resource[],
  more: Omit<Example, "resources"> = {},
): Example {
  const given = [resources].flat() as readonly Resource[];
  const inside = given.some(({ properties }) => namespaceOf(properties) === exampleNamespace);
  const own = given.some(
    ({ type, name }) => type === "kubernetes:core/v1:Namespace" && name === exampleNamespace,
  );
  const around = own ? without(given, minimalBounds()) : inside ? surroundings(given) : [];
  return { resources: [...given, ...around], ...more };
}

/** The namespace that the examples' objects lie in. */
export const exampleNamespace = "shop-checkout";

/** The examples' namespace: in a zone, held to the restricted standard, denied by default. */
export const minimalNamespace = (changes: object = {}): Resource =>
  manifest(
    overlay(
      {
        apiVersion: "v1",
        kind: "Namespace",
        metadata: {
          name: exampleNamespace,
          labels: { zone: "app", "pod-security.kubernetes.io/enforce": "restricted" },
        },
      },
      changes,
    ),
  );

/** A NetworkPolicy that denies everything to and from all pods of the examples' namespace. */
export const minimalDefaultDeny = (changes: object = {}): Resource =>
  manifest(
    overlay(
      {
        apiVersion: "networking.k8s.io/v1",
        kind: "NetworkPolicy",
        metadata: { name: "default-deny", namespace: exampleNamespace },
        spec: { podSelector: {}, policyTypes: ["Ingress", "Egress"] },
      },
      changes,
    ),
  );

/** A quota of the examples' namespace; `hard` replaces its bounds, `spec` is laid over the rest. */
export const minimalQuota = (
  hard: object = { cpu: "8", memory: "16Gi", pods: "40" },
  spec: object = {},
): Resource =>
  manifest({
    apiVersion: "v1",
    kind: "ResourceQuota",
    metadata: { name: "quota", namespace: exampleNamespace },
    spec: { hard, ...spec },
  });

/** A LimitRange of the examples' namespace that bounds pods; `changes` are laid over its one limit. */
export const minimalLimitRange = (changes: object = {}): Resource =>
  manifest({
    apiVersion: "v1",
    kind: "LimitRange",
    metadata: { name: "limits", namespace: exampleNamespace },
    spec: { limits: [overlay({ type: "Pod", max: { cpu: "4", memory: "8Gi" } }, changes)] },
  });

/** What bounds a namespace: a quota, and a LimitRange that gives containers nothing which they don't say themselves. */
export const minimalBounds = (namespace: string = exampleNamespace): readonly Resource[] =>
  [minimalQuota(), minimalLimitRange()].map(({ properties }) =>
    manifest(overlay(properties as unknown as Parameters<typeof manifest>[0], { metadata: { namespace } })),
  );

function surroundings(given: readonly Resource[]): readonly Resource[] {
  const account = manifest({
    apiVersion: "v1",
    kind: "ServiceAccount",
    metadata: { name: "checkout", namespace: exampleNamespace },
    automountServiceAccountToken: false,
  });
  return without(given, [minimalNamespace(), minimalDefaultDeny(), account, ...minimalBounds()]);
}

function without(given: readonly Resource[], more: readonly Resource[]): readonly Resource[] {
  const ids = new Set(given.map(({ id }) => id));
  return more.filter(({ id }) => !ids.has(id));
}

const namespaceOf = (properties: Readonly<Record<string, unknown>>): unknown =>
  (properties["metadata"] as { namespace?: unknown } | undefined)?.namespace;

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
