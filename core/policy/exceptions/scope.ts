import { matchGlob } from "../../estate";
import { formatPath, peek, type Graph, type Resource } from "../../graph";
import { isClusterWideKind } from "../../graph/kubernetes";
import type { Finding } from "../finding";
import type { Exception } from "./exception";
import { mappingOf } from "./mapping";

/** Whether a finding lies where an exception reaches. What is not known is out of its reach. */
export type Reach = (exception: Exception, finding: Finding) => boolean;

/**
 * By type, component, namespace and image of what the findings are about. All of it stands in the resource itself, so
 * that an exception reaches as far in the pack, which sees one resource at a time, as in a check of all.
 */
export function reachIn(graph: Graph): Reach {
  let resources: Map<string, Resource> | undefined;
  return ({ type, component, namespace, image }, finding) => {
    if (type !== undefined && !matchGlob(type, finding.subject.type)) return false;
    if (component === undefined && namespace === undefined && image === undefined) return true;
    resources ??= new Map(graph.resources.map((resource) => [resource.id, resource]));
    const resource = resources.get(finding.subject.id);
    return (
      resource !== undefined &&
      (component === undefined || componentsOf(resource).some((each) => matchGlob(component, each))) &&
      (namespace === undefined || isWithin(namespace, namespaceOf(resource))) &&
      (image === undefined || runsOnly(graph, resource, finding.path, image))
    );
  };
}

const isWithin = (pattern: string, text: string | undefined): boolean =>
  text !== undefined && matchGlob(pattern, text);

/** The types of the components above a resource, outermost first, and the URN of the one right above it. */
function componentsOf({ urn, parent }: Resource): readonly string[] {
  const types = urn?.split("::")[2]?.split("$").slice(0, -1) ?? [];
  return parent === undefined ? types : [...types, parent];
}

/** The namespace of a Kubernetes object, of a namespace its own name; undefined for what lies in none. */
function namespaceOf({ type, properties }: Resource): string | undefined {
  const metadata = type.startsWith("kubernetes:") ? mappingOf(properties["metadata"]) : undefined;
  if (!metadata) return undefined;
  const kind = type.slice(type.lastIndexOf(":") + 1).replace(/Patch$/, "");
  const { name, namespace = isClusterWideKind(kind) ? undefined : "default" } = metadata;
  const own = kind === "Namespace" ? name : namespace;
  return typeof own === "string" ? own : undefined;
}

/** Whether the containers that a finding is about, or all of its workload, run the image of a digest. */
function runsOnly(graph: Graph, resource: Resource, path: string, digest: string): boolean {
  const containers = graph.all("Container").filter((node) => node.resource === resource);
  const own = containers.filter((node) => {
    const at = formatPath(node.path);
    return path === at || path.startsWith(`${at}.`) || path.startsWith(`${at}[`);
  });
  const concerned = own.length > 0 ? own : containers;
  return (
    concerned.length > 0 &&
    concerned.every((node) => {
      const image: unknown = peek(() => node.image);
      return typeof image === "string" && image.endsWith(`@${digest}`);
    })
  );
}
