import type { Graph } from "../../../graph";
import type { GroupState } from "../groups/group";
import { balancerEndpoints } from "./balancers";
import { eksEndpoints } from "./eks";
import type { AwsEndpoint } from "./endpoint";
import { lentTo, withLent, withLentTo, type Lent } from "./lent";
import { hostEndpoints, scalingGroupEndpoints } from "./hosts";
import {
  connectorEndpoints,
  functionEndpoints,
  gatewayEndpoints,
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
  connectorEndpoints,
  serviceEndpoints,
  interfaceEndpoints,
  gatewayEndpoints,
  eksEndpoints,
];

/** Everything that has a network interface. */
export const endpointsOf = (graph: Graph): readonly AwsEndpoint[] => graph.derive(found).endpoints;

/** The groups that pods of a cluster have of their own, with what controllers may add to them. */
export const lendTo = (graph: Graph, cluster: string, groups: GroupState): GroupState =>
  withLentTo(cluster, groups, graph.derive(found).lent);

interface Found {
  readonly endpoints: readonly AwsEndpoint[];
  readonly lent: readonly Lent[];
}

function found(graph: Graph): Found {
  const declared = declaredIn(graph);
  const lent = lentTo(graph, declared);
  return { endpoints: withLent(declared, lent), lent };
}

/** The same by their own resources alone; what one resource makes of several parts is one endpoint. */
function declaredIn(graph: Graph): readonly AwsEndpoint[] {
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
    "VpcConnector",
  ] as const;
  return new Set([...known, ...others.flatMap((kind) => graph.all(kind).map(({ resource }) => resource.id))]);
}
