import type { Estate } from "../estate";
import { asUser, spokenTo, unseenCluster } from "./across/clusters";
import type { Boundary, BoundaryItem, BoundaryKind } from "./boundary";
import { toAuditFinding } from "./found";
import { peeringPolicy, sharingPolicy } from "./policies";
import type { AuditFinding, AuditNotSeen, Join } from "./result";
import { compare } from "./order";

/** A stack as it is seen from the others. */
export interface Bounded {
  readonly id: string;
  readonly boundary: Boundary;
}

export interface Joined {
  readonly joins: readonly Join[];
  readonly findings: readonly AuditFinding[];
  readonly notSeen: readonly AuditNotSeen[];
}

type At = BoundaryItem & { readonly stack: string };

/** Registries and accounts are shared on purpose; that they are is shown, not judged. */
export const dividingKinds: ReadonlySet<BoundaryKind> = new Set<BoundaryKind>([
  "vpc",
  "subnet",
  "security-group",
  "cluster",
  "transit-gateway",
]);

/**
 * Joins stacks by what one has and others name. Environments are compared where both sides are known: a network or cluster
 * of one that resources of another stand in, and networks of two that are peered. What is named and no stack has is listed.
 */
export function joinStacks(stacks: readonly Bounded[], estate: Pick<Estate, "environments">): Joined {
  const owners = new Map<string, At[]>();
  const users = new Map<string, At[]>();
  for (const { id, boundary } of stacks) {
    for (const item of boundary.has) push(owners, keyOf(item), { ...item, stack: id });
    for (const item of boundary.names)
      if (item.kind !== "stack-reference") push(users, keyOf(item), { ...item, stack: id });
  }
  const spoken = spokenTo(stacks);
  for (const { cluster, ...each } of spoken)
    if (cluster !== undefined) {
      const item = asUser({ ...each, cluster });
      push(users, keyOf(item), item);
    }
  const joins: Join[] = [];
  const notSeen: AuditNotSeen[] = spoken.filter(({ cluster }) => cluster === undefined).map(unseenCluster);
  const findings: AuditFinding[] = [];
  for (const [key, having] of owners) {
    const using = users.get(key) ?? [];
    const all = unique([...having, ...using].map(({ stack }) => stack));
    if (all.length > 1) joins.push(joinOf(having, using));
    findings.push(...sharedBy(having, using, estate));
  }
  for (const [key, using] of users) {
    if (owners.has(key)) continue;
    if (unique(using.map(({ stack }) => stack)).length > 1) joins.push(joinOf([], using));
    for (const item of using) notSeen.push(unseen(item));
  }
  const references = joinReferences(stacks);
  joins.push(...references.joins);
  notSeen.push(...references.notSeen);
  for (const stack of stacks) findings.push(...peeredBy(stack, owners, estate));
  return {
    joins: joins.sort((a, b) => compare(`${a.kind} ${a.name}`, `${b.kind} ${b.name}`)),
    findings: findings.sort(
      (a, b) =>
        compare(a.stack, b.stack) || compare(a.subject.id, b.subject.id) || compare(a.message, b.message),
    ),
    notSeen: notSeen.sort((a, b) => compare(a.stack, b.stack) || compare(a.what, b.what)),
  };
}

const keyOf = ({ kind, name }: BoundaryItem): string => `${kind}\0${name}`;

const unique = (all: readonly string[]): string[] => [...new Set(all)].sort();

function push(map: Map<string, At[]>, key: string, item: At): void {
  const list = map.get(key);
  if (list) list.push(item);
  else map.set(key, [item]);
}

function joinOf(having: readonly At[], using: readonly At[]): Join {
  const { kind, name } = (having[0] ?? using[0])!;
  return {
    kind,
    name,
    owners: unique(having.map(({ stack }) => stack)),
    users: unique(using.map(({ stack }) => stack)),
  };
}

const words: Readonly<Record<BoundaryKind, string>> = {
  "stack-reference": "stack",
  vpc: "VPC",
  subnet: "subnet",
  "security-group": "security group",
  peering: "peering",
  "transit-gateway": "transit gateway",
  cluster: "cluster",
  registry: "repository",
  account: "account",
};

const unseen = ({ kind, name, stack, resource }: At): AuditNotSeen => ({
  what: `${words[kind]} ${name}`,
  why: "no audited stack has it: what is said there is not known",
  resource,
  stack,
});

const isControlled = (estate: Pick<Estate, "environments">, ...names: readonly string[]): boolean =>
  names.some((name) => Object.hasOwn(estate.environments, name) && estate.environments[name]!.controlled);

function sharedBy(
  having: readonly At[],
  using: readonly At[],
  estate: Pick<Estate, "environments">,
): AuditFinding[] {
  return using.flatMap((user) => {
    // A peering is judged by the networks that it joins.
    if (!dividingKinds.has(user.kind) || /peering/i.test(user.type)) return [];
    const owner = having.find((each) => each.stack !== user.stack && each.environment !== user.environment);
    // Where several have it, one of the same environment is enough for doubt; none may be accused by doubt alone.
    if (!owner || having.some((each) => each.environment === user.environment)) return [];
    if (!isControlled(estate, owner.environment, user.environment)) return [];
    const thing = `${words[user.kind]} ${user.name}`;
    return toAuditFinding({
      policy: sharingPolicy,
      stack: user.stack,
      environment: user.environment,
      subject: { id: user.resource, type: user.type, name: user.resourceName },
      message: `${user.resourceName} of ${user.environment} uses ${thing}, which belongs to ${owner.environment}`,
      evidence: [`${thing} is ${owner.resourceName} of the stack ${owner.stack}`],
      key: keyOf(user),
    });
  });
}

function peeredBy(
  { id, boundary }: Bounded,
  owners: ReadonlyMap<string, readonly At[]>,
  estate: Pick<Estate, "environments">,
): AuditFinding[] {
  return boundary.peerings.flatMap((peering) => {
    const ends = peering.ends.flatMap((name) => owners.get(`vpc\0${name}`)?.[0] ?? []);
    const [first, second] = ends;
    if (!first || !second || first.environment === second.environment) return [];
    // What lies in one stack alone, its own policies judge.
    if (first.stack === id && second.stack === id) return [];
    if (!isControlled(estate, first.environment, second.environment)) return [];
    return toAuditFinding({
      policy: peeringPolicy,
      stack: id,
      environment: peering.environment,
      subject: { id: peering.resource, type: peering.type, name: peering.resourceName },
      message: `peering ${peering.resourceName} joins ${first.name} of ${first.environment} to ${second.name} of ${second.environment}`,
      evidence: ends.map((end) => `VPC ${end.name} is ${end.resourceName} of the stack ${end.stack}`),
      key: [first.name, second.name].sort().join("\0"),
    });
  });
}

/** References name stacks as `organisation/project/stack`, `project/stack` or `stack`; states know the last two parts. */
function joinReferences(stacks: readonly Bounded[]): Pick<Joined, "joins" | "notSeen"> {
  const byName = new Map<string, string[]>();
  for (const { id, boundary } of stacks) {
    if (boundary.stack === undefined) continue;
    for (const name of new Set([boundary.stack, lastOf(boundary.stack, 1)]))
      byName.set(name, [...(byName.get(name) ?? []), id]);
  }
  const joins = new Map<string, { owners: readonly string[]; users: string[] }>();
  const notSeen: AuditNotSeen[] = [];
  for (const { id, boundary } of stacks) {
    for (const item of boundary.names) {
      if (item.kind !== "stack-reference") continue;
      const owners = byName.get(lastOf(item.name, 2)) ?? [];
      if (owners.length === 0) notSeen.push(unseen({ ...item, stack: id }));
      const join = joins.get(item.name);
      if (join) join.users.push(id);
      else joins.set(item.name, { owners: unique(owners), users: [id] });
    }
  }
  return {
    joins: [...joins].flatMap(([name, { owners, users }]) =>
      owners.length > 0
        ? [{ kind: "stack-reference" as const, name, owners: [...owners], users: unique(users) }]
        : [],
    ),
    notSeen,
  };
}

const lastOf = (name: string, parts: number): string => name.split("/").slice(-parts).join("/");
