import { peek, type Graph } from "../../graph";
import { publicRouteOf } from "../../graph/aws-control";
import { ConnectionSet, IpSet } from "../../sets";
import {
  everything,
  gateRule,
  managedGate,
  member,
  subnetsOfGraph,
  unfiltered,
  type AwsEndpoint,
  type GroupState,
} from "../aws";
import type { Exposure, Front } from "../kubernetes";
import { bare, type Stand } from "./stand";

/** The group that its controller gives it: it lets in whom the door answers. */
function groupOf(id: string, name: string, { may, must }: Front["answers"]): GroupState {
  const rule = (blocks: IpSet) => gateRule(name, blocks, ConnectionSet.all(), undefined);
  const perhaps = may.subtract(must);
  const missing = `whom ${name} answers`;
  const rules = [
    ...(must.isEmpty ? [] : [rule(must)]),
    ...(perhaps.isEmpty ? [] : [{ ...rule(perhaps), definite: false, missing }]),
  ];
  return { definite: [managedGate(`${id}#clients`, name, rules)], possible: [] };
}

const kinds = new WeakMap<AwsEndpoint, string>();

/** The same for interfaces of balancers that nothing tells apart but whose they are; undefined for other ends. */
export const kindOfFace = (endpoint: AwsEndpoint): string | undefined => kinds.get(endpoint);

const unlocked = new WeakMap<AwsEndpoint, AwsEndpoint>();

/** The same without what its groups keep out. */
export function opened(endpoint: AwsEndpoint): AwsEndpoint {
  let found = unlocked.get(endpoint);
  if (!found) {
    const members = endpoint.members.map((each) => member({ ...bare(each), groups: unfiltered }));
    unlocked.set(endpoint, (found = { ...endpoint, id: `${endpoint.id}#opened`, members }));
  }
  return found;
}

/**
 * The interfaces of the load balancer that a controller makes outside of any state: in some subnets of the cluster's VPC,
 * which it finds by their tags or by their routes.
 */
export function madeBalancer(
  graph: Graph,
  exposure: Exposure,
  { facing: isPublic, answers }: Front,
  { own }: Stand,
): readonly AwsEndpoint[] {
  const vpcs = new Set(own.members.map(({ vpc }) => vpc));
  const [vpc] = vpcs;
  const role = isPublic === "no" ? "kubernetes.io/role/internal-elb" : "kubernetes.io/role/elb";
  const here = [...subnetsOfGraph(graph)].filter((subnet) => vpc !== undefined && subnet.vpc === vpc);
  const tagged = here.filter(({ node }) => {
    const tags = peek(() => Object.keys(node.tags));
    return Array.isArray(tags) && tags.includes(role);
  });
  const routed = here.filter(
    ({ node }) => (publicRouteOf(graph, node) !== undefined) === (isPublic === "yes"),
  );
  const subnets = tagged.length > 0 ? tagged : isPublic !== "unknown" && routed.length > 0 ? routed : here;
  const [door] = exposure.via;
  const id = `${door?.resource ?? exposure.to.id}#load-balancer`;
  const name = `load balancer of ${door?.name ?? exposure.to.name}`;
  const groups = groupOf(id, name, answers);
  const shared = { vpc, groups, hasIpv4: "yes", hasIpv6: "unknown", isPublic } as const;
  const members =
    subnets.length > 0 && vpcs.size === 1
      ? subnets.map((subnet) =>
          member({
            ...shared,
            subnet,
            addresses: subnet.blocks,
            hasIpv6: subnet.hasIpv6 === "no" ? "no" : "unknown",
          }),
        )
      : [
          member({
            ...shared,
            vpc: vpcs.size === 1 ? vpc : undefined,
            subnet: undefined,
            addresses: IpSet.all(),
          }),
        ];
  return members.map((each, at) => {
    const face: AwsEndpoint = {
      kind: "host",
      id: `${id} ${at}`,
      name,
      node: exposure.to.workload,
      members: [each],
      initiates: true,
      accepts: everything,
    };
    const { vpc, subnet, addresses, hasIpv6 } = each;
    const parts = [vpc?.id, subnet?.id, addresses, isPublic, hasIpv6, answers.may, answers.must];
    kinds.set(face, parts.map(String).join("|"));
    return face;
  });
}
