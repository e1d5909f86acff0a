/**
 * A node's identity is the same from every source: Kubernetes objects are named by cluster, group, kind, namespace
 * and name where these are known; everything else by its URN.
 */
export function kubernetesId(parts: {
  readonly cluster?: string | undefined;
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace?: string | undefined;
  readonly name: string;
}): string {
  const slash = parts.apiVersion.indexOf("/");
  const group = slash < 0 ? "core" : parts.apiVersion.slice(0, slash);
  return [parts.cluster ?? "-", group, parts.kind, parts.namespace ?? "-", parts.name].join("/");
}

/** The id of a resource that a Pulumi engine named: the Kubernetes identity where it is fully known, else the URN. */
export function pulumiId(urn: string, type: string, properties: Readonly<Record<string, unknown>>): string {
  if (!type.startsWith("kubernetes:")) return urn;
  const metadata = properties["metadata"];
  const { apiVersion, kind } = properties;
  if (typeof metadata !== "object" || metadata === null) return urn;
  const { name, namespace } = metadata as Record<string, unknown>;
  if (typeof apiVersion !== "string" || typeof kind !== "string" || typeof name !== "string") return urn;
  if (namespace !== undefined && typeof namespace !== "string") return urn;
  return kubernetesId({ apiVersion, kind, namespace, name });
}
