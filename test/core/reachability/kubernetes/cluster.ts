import assert from "node:assert/strict";
import { loadAll } from "js-yaml";
import { buildGraph, kubernetesId, Unknown, type Resource } from "../../../../core/graph";
import {
  ingressController,
  kubernetesReachability,
  kubernetesUniverse,
  manifestFacts,
  type ClusterFacts,
  type ClusterReachability,
  type Endpoint,
  type ExternalEndpoint,
} from "../../../../core/reachability";
import { IpSet, type ConnectionSet } from "../../../../core/sets";

/** In the manifests of tests `UNKNOWN` stands for a value that nobody knows. */
function reveal(value: unknown): unknown {
  if (value === "UNKNOWN") return new Unknown("a value of the test");
  if (Array.isArray(value)) return value.map(reveal);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, reveal(item)]));
}

interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
}

function resourcesFrom(yaml: string): Resource[] {
  return (loadAll(yaml) as (Manifest | null)[]).flatMap((manifest) => {
    if (!manifest) return [];
    const { apiVersion, kind, metadata } = manifest;
    const group = apiVersion.includes("/") ? apiVersion : `core/${apiVersion}`;
    return {
      id: kubernetesId({ apiVersion, kind, ...metadata }),
      type: `kubernetes:${group}:${kind}`,
      name: metadata.name,
      properties: reveal(manifest) as Record<string, unknown>,
    };
  });
}

/** The one cluster of some manifests. */
export function clusterFrom(yaml: string, facts: Partial<ClusterFacts> = {}): ClusterReachability {
  const clusters = kubernetesReachability(buildGraph(resourcesFrom(yaml)), () => ({
    ...manifestFacts,
    ...facts,
  }));
  assert.equal(clusters.length, 1);
  return clusters[0]!;
}

/** The workload `namespace/name`, the controller of Ingresses, or addresses outside. */
function endOf(cluster: ClusterReachability, name: string): Endpoint {
  if (name === ingressController.name) return ingressController;
  return cluster.endpoints.find((each) => each.name === name) ?? outside(name);
}

function outside(cidr: string): ExternalEndpoint {
  const addresses = IpSet.of(cidr);
  return { kind: "external", id: cidr, name: cidr, addresses, parts: [addresses] };
}

/** What passes, in words: one text where it is known, else `may … / must …`. */
export function connectionsOf(cluster: ClusterReachability, from: string, to: string): string {
  const { may, must } = cluster.between(endOf(cluster, from), endOf(cluster, to));
  const text = (set: ConnectionSet): string => set.toText(kubernetesUniverse);
  return may.equals(must) ? text(may) : `may ${text(may)} / must ${text(must)}`;
}

/** Manifests of namespaces with a label `zone`. */
export const namespacesOf = (zones: Readonly<Record<string, string>>): string =>
  Object.entries(zones)
    .map(
      ([name, zone]) =>
        `---\napiVersion: v1\nkind: Namespace\nmetadata: { name: ${name}, labels: { zone: ${zone} } }\n`,
    )
    .join("");

/** Manifests of pods `namespace/name` with a label `app` of their name; `extra` goes into the spec. */
export const podsOf = (pods: Readonly<Record<string, string>>): string =>
  Object.entries(pods)
    .map(([path, extra]) => {
      const [namespace = "", name = ""] = path.split("/");
      return (
        `---\napiVersion: v1\nkind: Pod\nmetadata: { name: ${name}, namespace: ${namespace}, labels: { app: ${name} } }\n` +
        `spec: { containers: [{ name: main, image: shop${extra === "" ? "" : `, ${extra}`} }] }\n`
      );
    })
    .join("");

/** The manifest of a network policy; `spec` in YAML's short form. */
export const policyOf = (path: string, spec: string): string => {
  const [namespace = "", name = ""] = path.split("/");
  return (
    `---\napiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\n` +
    `metadata: { name: ${name}, namespace: ${namespace} }\nspec: ${spec}\n`
  );
};
