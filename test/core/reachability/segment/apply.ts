import { Unknown, type Resource } from "../../../../core/graph";
import { groupPorts, resourceOf, type Proposal } from "../../../../core/reachability/segment";
import { group, made } from "../aws/support";

/** The resources of a source after somebody did what a proposal says. */
export function apply(resources: readonly Resource[], proposal: Proposal): Resource[] {
  const gone = new Set([
    ...proposal.tooWide.map(({ resource }) => resource.id),
    ...proposal.policies.map((policy) => resourceOf(policy).id),
  ]);
  const kept = resources.filter(({ id }) => !gone.has(id)).map((resource) => attached(resource, proposal));
  return [...kept, ...proposal.policies.map(resourceOf), ...groupsOf(proposal)];
}

function attached(resource: Resource, { attachments }: Proposal): Resource {
  const own = attachments.filter((each) => each.resource.id === resource.id);
  if (own.length === 0) return resource;
  const properties = structuredClone(resource.properties) as Record<string, unknown>;
  for (const { property, group: name } of own) {
    const keys = property.split(/[.[\]]+/).filter((key) => key !== "");
    let holder = properties;
    for (const key of keys.slice(0, -1)) holder = holder[key] as Record<string, unknown>;
    holder[keys.at(-1)!] = [name];
  }
  return { ...resource, properties };
}

function groupsOf({ groups, clusterRules }: Proposal): Resource[] {
  const toClusters = clusterRules.flatMap(({ cluster, group: name, connections }, at) =>
    groupPorts(connections).map(({ protocol, fromPort, toPort }, index) =>
      made(
        "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
        `cluster-${at}-${index}`,
        {
          securityGroupId: new Unknown("the group that EKS makes"),
          ipProtocol: protocol,
          fromPort,
          toPort,
          referencedSecurityGroupId: name,
        },
        { propertyDependencies: { securityGroupId: [cluster.resource.id] } },
      ),
    ),
  );
  const own = groups.flatMap(({ name, vpc, rules }) => [
    group(name, { vpcId: vpc.resource.physicalId }),
    ...rules.flatMap(({ direction, peer, connections }, at) =>
      groupPorts(connections).map(({ protocol, fromPort, toPort }, index) =>
        made(
          direction === "ingress"
            ? "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"
            : "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule",
          `${name}-${direction}-${at}-${index}`,
          {
            securityGroupId: name,
            ipProtocol: protocol,
            ...(fromPort !== undefined && { fromPort, toPort }),
            ...(peer.kind === "group" && { referencedSecurityGroupId: peer.group }),
            ...(peer.kind === "cluster" && {
              referencedSecurityGroupId: new Unknown("the group that EKS makes"),
            }),
            ...(peer.kind === "cidr" && { [peer.cidr.includes(":") ? "cidrIpv6" : "cidrIpv4"]: peer.cidr }),
          },
          peer.kind === "cluster"
            ? { propertyDependencies: { referencedSecurityGroupId: [peer.node.resource.id] } }
            : {},
        ),
      ),
    ),
  ]);
  return [...own, ...toClusters];
}
