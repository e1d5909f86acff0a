import type { Graph } from "../../../graph";
import { balancerEndpoints } from "./balancers";
import { eksEndpoints } from "./eks";
import type { AwsEndpoint } from "./endpoint";
import { hostEndpoints, scalingGroupEndpoints } from "./hosts";
import {
  functionEndpoints,
  interfaceEndpoints,
  otherEndpoints,
  serviceEndpoints,
  storeEndpoints,
} from "./services";

const kinds = [
  hostEndpoints,
  scalingGroupEndpoints,
  balancerEndpoints,
  storeEndpoints,
  functionEndpoints,
  serviceEndpoints,
  interfaceEndpoints,
  eksEndpoints,
];

/** Everything that has a network interface; what one resource makes of several parts is one endpoint. */
export function endpointsOf(graph: Graph): readonly AwsEndpoint[] {
  const all = new Map<string, AwsEndpoint>();
  const add = (endpoint: AwsEndpoint): void => {
    const same = all.get(endpoint.id);
    const members = new Map([...(same?.members ?? []), ...endpoint.members].map((each) => [each.key, each]));
    all.set(endpoint.id, { ...endpoint, members: [...members.values()] });
  };
  for (const kind of kinds) for (const endpoint of kind(graph)) add(endpoint);
  const known = new Set([...all.values()].map(({ node }) => node.resource.id));
  for (const endpoint of otherEndpoints(graph, ownInterfaces(graph, known))) add(endpoint);
  return [...all.values()];
}

/** Resources whose groups are those of endpoints that stand for them. */
function ownInterfaces(graph: Graph, known: ReadonlySet<string>): ReadonlySet<string> {
  const others = [
    "NetworkInterface",
    "Host",
    "DataStore",
    "VpcEndpoint",
    "EcsService",
    "LambdaFunction",
  ] as const;
  return new Set([...known, ...others.flatMap((kind) => graph.all(kind).map(({ resource }) => resource.id))]);
}
