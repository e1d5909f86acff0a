import {
  peek,
  Unknown,
  type DataStore,
  type Graph,
  type LambdaFunction,
  type VpcConnector,
  type VpcEndpoint,
} from "../../../graph";
import { subnetsOf } from "../../../graph/aws/attachments";
import type { Reference, References } from "../../../graph/aws/reference";
import { resolve } from "../../../graph/aws/resolve";
import { usesOf } from "../../../graph/aws/uses";
import { ConnectionSet, portRange } from "../../../sets";
import { any, exactly, nothing, type Certainty } from "../bounds";
import { noGroups, unfiltered } from "../groups/group";
import { subnetOf } from "../network/subnet";
import { vpcOf } from "../network/vpc";
import { internetSpace } from "../ways/passage";
import { plainNode, type AwsEndpoint } from "./endpoint";
import { machine } from "./hosts";
import { member } from "./member";
import { place } from "./place";

const said = (value: boolean | Unknown | undefined, absent: Certainty): Certainty =>
  value instanceof Unknown ? "unknown" : value === undefined ? absent : value ? "yes" : "no";

/** Stores that lie in a VPC always; an OpenSearch domain only where it names subnets. */
const placedStores =
  /^(RDS (instance|cluster)|Neptune cluster|DocumentDB (elastic )?cluster|ElastiCache (replication group|cluster|serverless cache)|MemoryDB cluster|Redshift (cluster|Serverless workgroup)|MSK cluster|DMS (replication instance|serverless replication)|DAX cluster)$/;

const isPlaced = (store: DataStore): boolean =>
  placedStores.test(store.storeKind)
    ? // A member of a group or cluster has its interfaces from there.
      !(store.storeKind === "ElastiCache cluster" && store.replicaOf.length > 0)
    : store.subnets.length > 0;

function storePublic(graph: Graph, store: DataStore): Certainty {
  if (store.storeKind === "RDS cluster") {
    // The cluster's instances say it.
    const members = graph.all("DataStore").filter(({ storeKind }) => storeKind === "RDS cluster instance");
    const some = any(
      "no",
      ...members.map((each) =>
        said(
          peek(() => each.publiclyAccessible),
          "no",
        ),
      ),
    );
    return some === "no" ? "no" : "unknown";
  }
  // Before its sixth version the provider opened warehouses unless told otherwise.
  const absent = store.storeKind === "Redshift cluster" ? "unknown" : store.publicDefault ? "yes" : "no";
  return said(
    peek(() => store.publiclyAccessible),
    absent,
  );
}

/** Databases, caches, streams and search domains. */
export function* storeEndpoints(graph: Graph): Generator<AwsEndpoint> {
  for (const store of graph.all("DataStore")) {
    if (!isPlaced(store)) continue;
    const { subnets, complete } = subnetsOf(graph, store.resource);
    const isPublic = storePublic(graph, store);
    yield machine(
      store,
      place(graph, {
        resource: store.resource,
        subnets: [],
        more: subnets.map((subnet) => subnetOf(graph, subnet)),
        open: !complete && (subnets.length > 0 || store.subnetGroup.length + store.subnets.length > 0),
        groups: store.securityGroups,
        isPublic: () => isPublic,
      }),
    );
  }
}

/** Functions in a VPC: they open connections, and nothing can be opened to them. */
export function* functionEndpoints(graph: Graph): Generator<AwsEndpoint> {
  for (const node of graph.all("LambdaFunction")) if (node.subnets.length > 0) yield opening(graph, node);
}

/** The ways of services of App Runner into a VPC: they open connections, and nothing can be opened to them. */
export function* connectorEndpoints(graph: Graph): Generator<AwsEndpoint> {
  for (const node of graph.all("VpcConnector")) yield opening(graph, node);
}

function opening(graph: Graph, node: LambdaFunction | VpcConnector): AwsEndpoint {
  const { resource, subnets, securityGroups: groups } = node;
  const members = place(graph, { resource, subnets, groups, isPublic: () => "no" });
  return { ...machine(node, members), accepts: nothing };
}

/** Services whose tasks have interfaces of their own. */
export function* serviceEndpoints(graph: Graph): Generator<AwsEndpoint> {
  for (const node of graph.all("EcsService")) {
    if (node.subnets.length === 0) continue;
    const isPublic = said(
      peek(() => node.assignPublicIp),
      "no",
    );
    const members = place(graph, {
      resource: node.resource,
      subnets: node.subnets,
      groups: node.securityGroups,
      isPublic: () => isPublic,
    });
    yield machine(node, members);
  }
}

interface Given {
  readonly subnets: References;
  readonly groups: References;
  /** Why there may be groups that are not known. */
  readonly missing?: string;
}

/** What resources of their own give to a private way to a service. */
function givenTo(graph: Graph, node: VpcEndpoint): Given {
  const subnets: Reference[] = [];
  const groups: Reference[] = [];
  let missing: string | undefined;
  for (const each of graph.all("VpcEndpointAssociation")) {
    const found = resolve(graph, each.endpoint, "VpcEndpoint");
    if (found.definite.includes(node)) {
      subnets.push(...each.subnet);
      groups.push(...each.securityGroup);
    } else if (found.possible.includes(node) || found.missing.length > 0)
      missing ??= `which endpoint ${each.name} belongs to`;
  }
  // The VPC's default group, which stands where none is named, may stay or be taken away.
  if (groups.length > 0 && node.securityGroups.length === 0)
    missing ??= "whether the default security group stays";
  return { subnets, groups, ...(missing !== undefined && { missing }) };
}

/** The interfaces of private ways to services: they answer and never ask. */
export function* interfaceEndpoints(graph: Graph): Generator<AwsEndpoint> {
  for (const node of graph.all("VpcEndpoint")) {
    const type = peek(() => node.endpointType);
    if (!(type instanceof Unknown) && type !== "Interface") continue;
    const { subnets, groups, missing } = givenTo(graph, node);
    const members = place(graph, {
      resource: node.resource,
      subnets: [...node.subnets, ...subnets],
      groups: [...node.securityGroups, ...groups],
      ...(missing !== undefined && { extra: { ...noGroups, missing } }),
      isPublic: () => "no",
    });
    yield { ...machine(node, members), initiates: false };
  }
}

const overHttp = ConnectionSet.of({ tcp: portRange(80).union(portRange(443)) });

/** Services of AWS at whose addresses the routes of some subnets lead to a gateway endpoint; they never ask. */
export function* gatewayEndpoints(graph: Graph): Generator<AwsEndpoint> {
  for (const node of graph.all("VpcEndpoint")) {
    const type = peek(() => node.endpointType ?? "Gateway");
    if (type !== "Gateway") continue;
    const service = member({
      vpc: vpcOf(graph, node.vpc),
      subnet: undefined,
      groups: unfiltered,
      addresses: internetSpace.only("ipv4"),
      hasIpv4: "yes",
      hasIpv6: "no",
      isPublic: "no",
      service: node,
    });
    yield { ...machine(node, [service]), initiates: false, accepts: exactly(overHttp) };
  }
}

/** What AWS runs for others in their VPCs and never gives a public address. */
const hidden = /:(MountTarget|Project|Connection|ReplicationSubnetGroup|Proxy|ResolverEndpoint)$/;
const mountTarget = /efs.*:MountTarget$/;

/** Whatever else has security groups: file systems' mount targets, builds, batch environments, anything. */
export function* otherEndpoints(graph: Graph, known: ReadonlySet<string>): Generator<AwsEndpoint> {
  for (const [resource, uses] of usesOf(graph)) {
    if (known.has(resource.id) || (uses.groups.length === 0 && !mountTarget.test(resource.type))) continue;
    if (attachments.test(resource.type)) continue;
    const { subnets, complete } = subnetsOf(graph, resource);
    const isPublic: Certainty = hidden.test(resource.type) ? "no" : "unknown";
    const members = place(graph, {
      resource,
      subnets: [],
      more: subnets.map((subnet) => subnetOf(graph, subnet)),
      open: !complete,
      groups: uses.groups,
      isPublic: (subnet) =>
        subnet?.mapsPublic === "no" && !asksForPublic(resource.properties) ? "no" : isPublic,
    });
    yield { ...machine(plainNode(resource), members), initiates: !mountTarget.test(resource.type) };
  }
}

const asksForPublic = (properties: Readonly<Record<string, unknown>>): boolean =>
  Object.entries(properties).some(([name, value]) => /public/i.test(name) && value !== false);

/** What only joins a group to an interface, or starts machines from it: these are endpoints, not that. */
const attachments =
  /:(NetworkInterfaceSecurityGroupAttachment|NetworkInterfaceAttachment|VpcEndpoint\w*Association|SecurityGroupAssociation|LaunchTemplate|LaunchConfiguration|SpotFleetRequest|.*SubnetGroup)$/;
