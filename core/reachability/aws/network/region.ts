import { peek, type Graph, type Resource, type VpcPeering } from "../../../graph";
import type { Certainty } from "../bounds";

/** The Region of a resource, where it says so or its provider does. */
function regionOf(graph: Graph, resource: Resource): string | undefined {
  const own = resource.properties["region"] ?? resource.outputs?.["region"];
  if (typeof own === "string" && own !== "") return own;
  const arn = resource.outputs?.["arn"];
  const part = typeof arn === "string" ? arn.split(":")[3] : undefined;
  if (part) return part;
  const urn = resource.provider?.slice(0, resource.provider.lastIndexOf("::"));
  const provider = graph.all("AwsProvider").find(({ resource: each }) => each.urn === urn);
  const region = provider && peek(() => provider.region);
  return typeof region === "string" ? region : undefined;
}

/** Whether both ends of a peering connection lie in one Region: references to groups hold only then. */
export function isOneRegion(graph: Graph, peering: VpcPeering): Certainty {
  const far = peek(() => peering.peerRegion);
  // Only connections to another Region name one.
  if (far === undefined || far === "") return "yes";
  const near = regionOf(graph, peering.resource);
  if (typeof far !== "string" || near === undefined) return "unknown";
  return far === near ? "yes" : "no";
}
