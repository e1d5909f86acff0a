import { peek, Unknown, type Graph, type Host } from "../../graph";
import type { References } from "../../graph/aws/reference";
import { resolve } from "../../graph/aws/resolve";
import { hostingOf } from "../../placement";

type What = "security group" | "role";

/** Ids or names of what something has, and what would have to be known to have them all. */
interface Names {
  readonly ids: readonly string[];
  readonly missing: readonly string[];
}

const noNames: Names = { ids: [], missing: [] };

const joined = (all: readonly Names[]): Names => ({
  ids: all.flatMap(({ ids }) => ids),
  missing: all.flatMap(({ missing }) => missing),
});

const namesOf = (
  graph: Graph,
  references: References,
  kind: "SecurityGroup" | "IamRole" | "InstanceProfile",
): Names => {
  const { definite, unseen, missing } = resolve(graph, references, kind);
  return { ids: [...definite.map(({ id }) => id), ...unseen], missing };
};

/** The roles of a machine, through its profile; a profile that was not given stands for itself. */
function rolesOf(graph: Graph, host: Host): Names {
  const { definite, unseen, missing } = resolve(graph, host.instanceProfile, "InstanceProfile");
  const roles = definite.map((profile) => namesOf(graph, profile.roles, "IamRole"));
  return joined([{ ids: [...definite.map(({ id }) => id), ...unseen], missing }, ...roles]);
}

/** What machines of pools have: their security groups and roles, each with the pool, by id or as AWS names it. */
type Membership = Readonly<
  Record<What, { readonly pools: ReadonlyMap<string, string>; readonly missing: string | undefined }>
>;

/** The machines of pools, each with its pool's name and what is not known of them. */
function* machinesOfPools(graph: Graph): Generator<{
  readonly pool: string;
  readonly hosts: readonly Host[];
  readonly missing: readonly string[];
}> {
  for (const { name, launchTemplate } of graph.all("EksNodeGroup")) {
    const { definite, missing } = resolve(graph, launchTemplate, "Host");
    yield { pool: name, hosts: definite, missing };
  }
  const scaling = graph.all("AutoScalingGroup");
  // Where nothing scales, the pools needn't be known.
  const clusters = scaling.length > 0 ? hostingOf(graph).clusters : [];
  const pools = new Set(clusters.flatMap((cluster) => cluster.pools).map(({ id }) => id));
  for (const group of scaling) {
    if (!pools.has(group.id)) continue;
    const templates = [...group.launchTemplate, ...group.launchConfiguration];
    const { definite, missing } = resolve(graph, templates, "Host");
    yield { pool: group.name, hosts: definite, missing };
  }
}

function findMembership(graph: Graph): Membership {
  const draft = (): { pools: Map<string, string>; missing: string | undefined } => ({
    pools: new Map<string, string>(),
    missing: undefined,
  });
  const found: Record<What, ReturnType<typeof draft>> = { "security group": draft(), role: draft() };
  const put = (what: What, pool: string, { ids, missing }: Names): void => {
    for (const id of ids) found[what].pools.set(id, pool);
    if (missing[0] !== undefined) found[what].missing ??= `the ${what}s of pool ${pool}: ${missing[0]}`;
  };
  for (const { name, role } of graph.all("EksNodeGroup")) put("role", name, namesOf(graph, role, "IamRole"));
  for (const { pool, hosts, missing } of machinesOfPools(graph)) {
    for (const host of hosts) {
      put("security group", pool, namesOf(graph, host.securityGroups, "SecurityGroup"));
      put("role", pool, rolesOf(graph, host));
    }
    for (const what of ["security group", "role"] as const) put(what, pool, { ...noNames, missing });
  }
  return found;
}

/** What a machine shares with the machines of a pool, though it is none of them. */
export interface Shared {
  readonly what: What;
  /** Undefined where it is not known what it is that may be shared. */
  readonly name?: string;
  readonly pool?: string;
  /** What would have to be known; it is certain without it. */
  readonly missing?: string;
}

/** The security groups and roles that an instance has in common with the machines of pools, or may have. */
export function sharedWithNodes(graph: Graph, host: Host): readonly Shared[] {
  const membership = graph.derive(findMembership);
  const nameOf = (id: string): string => graph.of(id)[0]?.resource.name ?? id;
  const found = (what: What, own: Names, possible: readonly string[]): readonly Shared[] => {
    const { pools, missing } = membership[what];
    if (pools.size === 0 && missing === undefined) return [];
    const shared = (ids: readonly string[]): { what: What; name: string; pool: string }[] =>
      ids.flatMap((id) => {
        const pool = pools.get(id);
        return pool === undefined ? [] : [{ what, name: nameOf(id), pool }];
      });
    const sure = shared(own.ids);
    const doubts = shared(possible).map((each): Shared => ({
      ...each,
      missing: `whether its ${what} is ${each.name} of pool ${each.pool}`,
    }));
    if (sure.length + doubts.length > 0) return [...sure, ...doubts];
    const has = own.ids.length + possible.length > 0;
    const open = own.missing[0] ?? (has ? missing : undefined);
    return open === undefined ? [] : [{ what, missing: open }];
  };
  const groups = resolve(graph, host.securityGroups, "SecurityGroup");
  return [
    ...found(
      "security group",
      namesOf(graph, host.securityGroups, "SecurityGroup"),
      groups.possible.map(({ id }) => id),
    ),
    ...found("role", rolesOf(graph, host), []),
  ];
}

/** Whether the tags of a machine say that it is a node of a cluster. */
export function isTaggedNode({ tags }: Host): boolean {
  const keys = peek(() => Object.keys(tags));
  return !(keys instanceof Unknown) && keys.some((key) => /^(kubernetes\.io|k8s\.io)\/cluster\//.test(key));
}
