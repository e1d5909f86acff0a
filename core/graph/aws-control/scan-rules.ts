import type { Graph } from "../graph";
import type { ImageRepository, RegistryScanning } from "../nodes/ecr";
import type { Node } from "../nodes/node";
import { peek, Unknown } from "../value";
import { matches } from "./iam-glob";
import { regionOf } from "./regions";

const scanning = (graph: Graph): readonly RegistryScanning[] => graph.all("RegistryScanning");

/** The registry of a repository is that of its account and Region: its provider's, where there are several. */
const sameRegistry = (graph: Graph, a: Node, b: Node): boolean =>
  a.resource.provider === b.resource.provider && regionOf(graph, a) === regionOf(graph, b);

/** Whether a rule of the registry has the images of the repository scanned when they are pushed, or all the time. */
export function scanRuleFor(graph: Graph, repository: ImageRepository): boolean {
  return graph.derive(scanning).some((registry) => {
    if (!sameRegistry(graph, registry, repository)) return false;
    return registry.rules?.some(({ scanFrequency, repositoryFilters }) => {
      if (scanFrequency !== "SCAN_ON_PUSH" && scanFrequency !== "CONTINUOUS_SCAN") return false;
      return repositoryFilters?.some(({ filter = "" }) => covered(filter, repository)) ?? false;
    });
  });
}

function covered(filter: string, repository: ImageRepository): boolean {
  // A filter without a star matches any name that contains it.
  const pattern = filter.includes("*") ? filter : `*${filter}*`;
  if (/^\*+$/.test(pattern)) return true;
  const name = peek(() => repository.repositoryName);
  if (name instanceof Unknown || name === undefined) return false;
  return matches(pattern, name);
}
