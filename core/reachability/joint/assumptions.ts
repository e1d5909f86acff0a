import type { ClusterNetwork } from "./cluster-network";

/** What the answers of a cluster rest on, for people. */
export function assumptionsOf({ cluster, stands }: ClusterNetwork): readonly string[] {
  const name = cluster.cluster === "" ? "the cluster" : `cluster ${cluster.cluster}`;
  const { facts, unmodelled } = cluster;
  const { machines, settings } = stands;
  const found: string[] = [];
  if (facts.enforced === "assumed") found.push(`Network policies of ${name} are enforced: ${facts.why}.`);
  if (machines.clusters.length === 0)
    found.push(`Nothing else than network policies stops the pods of ${name}: its machines were not given.`);
  else if (machines.nodes.some((each) => machines.unseen.includes(each)))
    found.push(`The pods of ${name} may stand on machines that were not given.`);
  else if (settings.isVpcCni === "yes")
    found.push(`The pods of ${name} have addresses of its VPC, as the VPC CNI gives them.`);
  if (unmodelled.length > 0)
    found.push(
      `${name} may have more pods than these: ${unmodelled
        .slice(0, 3)
        .map(({ resource }) => resource.name)
        .join(", ")}${unmodelled.length > 3 ? ", …" : ""}.`,
    );
  return found;
}
