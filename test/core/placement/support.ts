import { parseEstateData, type Estate } from "../../../core/estate";
import { buildGraph, type Graph, type Resource, type Workload } from "../../../core/graph";
import type { TraitOptions } from "../../../core/placement";

export const object = (version: string, kind: string, name: string, properties: object = {}): Resource => {
  const { metadata, ...rest } = properties as { metadata?: object };
  const place = metadata as { namespace?: string } | undefined;
  return {
    id: `${kind}/${place?.namespace ?? ""}/${name}`,
    type: `kubernetes:${version}:${kind}`,
    name,
    properties: { kind, metadata: { name, ...metadata }, ...rest },
  };
};
export const namespace = (name: string, labels: Record<string, string> = {}): Resource =>
  object("core/v1", "Namespace", name, { metadata: { labels } });
export const node = (
  name: string,
  labels: Record<string, string> = {},
  taints: readonly { key: string; value?: string; effect: string }[] = [],
): Resource =>
  object("core/v1", "Node", name, {
    metadata: { labels: { "kubernetes.io/hostname": name, ...labels } },
    spec: { taints },
  });
export const deployment = (
  where: string,
  spec: object = {},
  labels: Record<string, string> = {},
  kind = "Deployment",
): Resource => {
  const [home = "default", name = "app"] = where.split("/");
  return object("apps/v1", kind, name, {
    metadata: { namespace: home },
    spec: {
      template: {
        metadata: { labels: { app: name, ...labels } },
        spec: { containers: [{ name, image: "docker.io/shop/app:1" }], ...spec },
      },
    },
  });
};

/** An estate of a level, with zones by the label `zone` of namespaces. */
export function estateAt(level: string, levels: object = {}, more: object = {}): Estate {
  const zone = (name: string, trust: number) => ({ select: [{ namespaceLabel: { zone: name } }], trust });
  const result = parseEstateData({
    apiVersion: "bulkhead/v1",
    zones: { dmz: zone("dmz", 20), app: zone("app", 60), data: zone("data", 80) },
    levels,
    environments: { all: { select: [{ namespace: "**" }], level } },
    ...more,
  });
  if (!result.ok) throw new Error(result.errors.map(({ message }) => message).join("; "));
  return result.estate;
}

export const options = (estate: Estate): TraitOptions => ({
  environmentOf: () => ({ name: "all", ...estate.environments["all"]! }),
});

export const graphOf = (resources: readonly Resource[]): Graph => buildGraph(resources);

export function workload(graph: Graph, name: string): Workload {
  const found = graph.all("Workload").find((each) => each.name === name);
  if (!found) throw new Error(`no workload ${name}`);
  return found;
}
