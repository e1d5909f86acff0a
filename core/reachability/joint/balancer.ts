import { peek, type Graph } from "../../graph";
import { publicRouteOf } from "../../graph/aws-control";
import { IpSet, privateSpace } from "../../sets";
import { everything, member, subnetsOfGraph, unfiltered, type AwsEndpoint, type Certainty } from "../aws";
import type { Exposure } from "../kubernetes";
import type { Stand } from "./stand";

/** Whether the door's balancer has addresses of the internet: by whom it answers. */
function isFacing({ clients: { may, must } }: Exposure): Certainty {
  if (may.isSubsetOf(privateSpace)) return "no";
  return must.isEmpty ? "unknown" : "yes";
}

/**
 * The load balancer that a controller makes outside of any state: in some subnets of the cluster's VPC, which it finds by
 * their tags or by their routes.
 */
export function madeBalancer(graph: Graph, exposure: Exposure, { own }: Stand): AwsEndpoint {
  const isPublic = isFacing(exposure);
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
  const shared = { vpc, groups: unfiltered, hasIpv4: "yes", hasIpv6: "unknown", isPublic } as const;
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
  return {
    kind: "host",
    id: `${door?.resource ?? exposure.to.id}#load-balancer`,
    name: `load balancer of ${door?.name ?? exposure.to.name}`,
    node: exposure.to.workload,
    members,
    initiates: true,
    accepts: everything,
  };
}
