import { peek, Unknown, type Graph, type Host } from "../../graph";
import type { References } from "../../graph/aws/reference";
import { resolve } from "../../graph/aws/resolve";
import { hostingOf } from "../../placement";

/** What machines of pools have: their security groups and roles, each with the pool, by id or as AWS names it. */
interface Membership {
  readonly groups: ReadonlyMap<string, string>;
  readonly roles: ReadonlyMap<string, string>;
}

const namesOf = (
  graph: Graph,
  references: References,
  kind: "SecurityGroup" | "IamRole" | "InstanceProfile",
): readonly string[] => {
  const { definite, unseen } = resolve(graph, references, kind);
  return [...definite.map(({ id }) => id), ...unseen];
};

/** The roles of a machine, through its profile; a profile that was not given stands for itself. */
function rolesOf(graph: Graph, host: Host): readonly string[] {
  const { definite, unseen } = resolve(graph, host.instanceProfile, "InstanceProfile");
  return [
    ...definite.flatMap((profile) => [profile.id, ...namesOf(graph, profile.roles, "IamRole")]),
    ...unseen,
  ];
}

function findMembership(graph: Graph): Membership {
  const groups = new Map<string, string>();
  const roles = new Map<string, string>();
  const put = (pool: string, host: Host | undefined): void => {
    if (!host) return;
    for (const id of namesOf(graph, host.securityGroups, "SecurityGroup")) groups.set(id, pool);
    for (const id of rolesOf(graph, host)) roles.set(id, pool);
  };
  for (const pool of graph.all("EksNodeGroup")) {
    for (const id of namesOf(graph, pool.role, "IamRole")) roles.set(id, pool.name);
    resolve(graph, pool.launchTemplate, "Host").definite.forEach((host) => put(pool.name, host));
  }
  const scaling = graph.all("AutoScalingGroup");
  // Where nothing scales, the pools needn't be known.
  const clusters = scaling.length > 0 ? hostingOf(graph).clusters : [];
  const pools = new Set(clusters.flatMap((cluster) => cluster.pools).map(({ id }) => id));
  for (const group of scaling) {
    if (!pools.has(group.id)) continue;
    const templates = [...group.launchTemplate, ...group.launchConfiguration];
    resolve(graph, templates, "Host").definite.forEach((host) => put(group.name, host));
  }
  return { groups, roles };
}

/** What a machine shares with the machines of a pool, though it is none of them. */
export interface Shared {
  readonly what: "security group" | "role";
  readonly name: string;
  readonly pool: string;
  /** Unknown where the reference may mean another. */
  readonly answer: "yes" | "unknown";
}

/** The security groups and roles that an instance has in common with the machines of pools. */
export function sharedWithNodes(graph: Graph, host: Host): readonly Shared[] {
  const { groups, roles } = graph.derive(findMembership);
  const found = (
    what: Shared["what"],
    answer: Shared["answer"],
    ids: readonly string[],
    of: ReadonlyMap<string, string>,
  ): Shared[] =>
    ids.flatMap((id) => {
      const pool = of.get(id);
      if (pool === undefined) return [];
      return [{ what, name: graph.of(id)[0]?.resource.name ?? id, pool, answer }];
    });
  const { possible } = resolve(graph, host.securityGroups, "SecurityGroup");
  const perhaps = possible.map(({ id }) => id);
  return [
    ...found("security group", "yes", namesOf(graph, host.securityGroups, "SecurityGroup"), groups),
    ...found("security group", "unknown", perhaps, groups),
    ...found("role", "yes", rolesOf(graph, host), roles),
  ];
}

/** Whether the tags of a machine say that it is a node of a cluster. */
export function isTaggedNode({ tags }: Host): boolean {
  const keys = peek(() => Object.keys(tags));
  return !(keys instanceof Unknown) && keys.some((key) => /^(kubernetes\.io|k8s\.io)\/cluster\//.test(key));
}
