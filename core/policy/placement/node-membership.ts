import { type Graph, type Host, type InstanceProfile } from "../../graph";
import type { References } from "../../graph/aws/reference";
import { resolve } from "../../graph/aws/resolve";
import { hostingOf } from "../../placement";

type What = "security group" | "role";

/** Ids or names of what something has, of what it may have, and what would have to be known to have them all. */
interface Names {
  readonly ids: readonly string[];
  readonly possible: readonly string[];
  readonly missing: readonly string[];
}

const joined = (all: readonly Names[]): Names => ({
  ids: all.flatMap(({ ids }) => ids),
  possible: all.flatMap(({ possible }) => possible),
  missing: all.flatMap(({ missing }) => missing),
});

/** The same of something that is only one of several. */
const doubted = ({ ids, possible, missing }: Names): Names => ({
  ids: [],
  possible: [...ids, ...possible],
  missing,
});

const namesOf = (graph: Graph, references: References, kind: "SecurityGroup" | "IamRole"): Names => {
  const { definite, possible, unseen, missing } = resolve(graph, references, kind);
  return {
    ids: [...definite.map(({ id }) => id), ...unseen],
    possible: possible.map(({ id }) => id),
    missing,
  };
};

function rolesOfProfile(graph: Graph, { id, roles }: InstanceProfile): Names {
  const found = namesOf(graph, roles, "IamRole");
  // Machines of one profile have the same role, whatever it is.
  return found.missing.length === 0 ? found : { ...found, ids: [...found.ids, id] };
}

/** What a machine has of each kind; its roles are those of its profile, which stands for itself where it was not given. */
const readers: Readonly<Record<What, (graph: Graph, host: Host) => Names>> = {
  "security group": (graph, host) => namesOf(graph, host.securityGroups, "SecurityGroup"),
  role: (graph, host) => {
    const { definite, possible, unseen, missing } = resolve(graph, host.instanceProfile, "InstanceProfile");
    return joined([
      { ids: unseen, possible: [], missing },
      ...definite.map((profile) => rolesOfProfile(graph, profile)),
      ...possible.map((profile) => doubted(rolesOfProfile(graph, profile))),
    ]);
  },
};
const kinds: readonly What[] = ["security group", "role"];

/** What machines of pools have of one kind: each with its pool, by id or as AWS names it. */
interface Membership {
  readonly pools: Map<string, string>;
  /** What they may have. */
  readonly possible: Map<string, string>;
  missing: string | undefined;
}

interface Started {
  readonly name: string;
  readonly templates: References;
  /** What only the templates say; EKS gives the machines of a node group the group's own role. */
  readonly said: readonly What[];
}

const poolIds = (graph: Graph): ReadonlySet<string> =>
  new Set(hostingOf(graph).clusters.flatMap(({ pools }) => pools.map(({ id }) => id)));

/** The pools that start machines from templates. */
function* poolsOf(graph: Graph): Generator<Started> {
  for (const { name, launchTemplate: templates } of graph.all("EksNodeGroup"))
    yield { name, templates, said: ["security group"] };
  for (const { id, name, launchTemplate, launchConfiguration } of graph.all("AutoScalingGroup")) {
    const isPool = graph.derive(poolIds).has(id);
    if (isPool) yield { name, templates: [...launchTemplate, ...launchConfiguration], said: kinds };
  }
}

function findMembership(graph: Graph): Readonly<Record<What, Membership>> {
  const none = (): Membership => ({ pools: new Map(), possible: new Map(), missing: undefined });
  const found = { "security group": none(), role: none() };
  const put = (what: What, pool: string, { ids, possible, missing }: Names): void => {
    for (const id of ids) found[what].pools.set(id, pool);
    for (const id of possible) found[what].possible.set(id, pool);
    if (missing[0] !== undefined) found[what].missing ??= `the ${what}s of pool ${pool}: ${missing[0]}`;
  };
  for (const { name, role } of graph.all("EksNodeGroup")) put("role", name, namesOf(graph, role, "IamRole"));
  for (const { name, templates, said } of poolsOf(graph)) {
    const { definite, possible, unseen, missing } = resolve(graph, templates, "Host");
    const open = [...missing, ...unseen.map((id) => `launch template ${id}`)];
    for (const what of said) put(what, name, { ids: [], possible: [], missing: open });
    for (const what of kinds) {
      for (const host of definite) put(what, name, readers[what](graph, host));
      for (const host of possible) put(what, name, doubted(readers[what](graph, host)));
    }
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
export const sharedWithNodes = (graph: Graph, host: Host): readonly Shared[] =>
  kinds.flatMap((what) => sharedOf(graph, what, readers[what](graph, host)));

function sharedOf(graph: Graph, what: What, own: Names): readonly Shared[] {
  const { pools, possible, missing } = graph.derive(findMembership)[what];
  if (pools.size === 0 && possible.size === 0 && missing === undefined) return [];
  const shared = (ids: readonly string[], poolOf: (id: string) => string | undefined) =>
    [...new Set(ids)].flatMap((id) => {
      const pool = poolOf(id);
      return pool === undefined ? [] : [{ what, name: graph.of(id)[0]?.resource.name ?? id, pool }];
    });
  const sure = shared(own.ids, (id) => pools.get(id));
  const doubts = [
    ...shared(own.ids, (id) => (pools.has(id) ? undefined : possible.get(id))),
    ...shared(own.possible, (id) => pools.get(id) ?? possible.get(id)),
  ].map((each) => ({ ...each, missing: `whether its ${what} is ${each.name} of pool ${each.pool}` }));
  if (sure.length + doubts.length > 0) return [...sure, ...doubts];
  const has = own.ids.length + own.possible.length > 0;
  const open = own.missing[0] ?? (has ? missing : undefined);
  return open === undefined ? [] : [{ what, missing: open }];
}

/**
 * Whether the tags of a machine say that it is a node of a cluster.
 *
 * @throws where the tags are not known
 */
export function isTaggedNode({ tags }: Host): boolean {
  return Object.keys(tags).some((key) => /^(kubernetes\.io|k8s\.io)\/cluster\//.test(key));
}
