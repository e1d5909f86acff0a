import { ConnectionSet, type Connection } from "../../sets";
import type { Endpoint } from "../endpoint";
import type { EstateReachability, JointWitness } from "../joint";
import type { ConnectionGroup, EndpointGroup } from "../kubernetes";
import { isCrossing, type Allowance } from "./allowance";
import type { Members, Party } from "./party";
import type { Parties } from "./parties";

/**
 * Where forbidden connections run. `ingress` and `egress`: from and to what lies outside of all zones or in the
 * internet's; `crossing`: between environments of
 * which one is controlled; `internal`: all others.
 */
export type Course = "ingress" | "egress" | "crossing" | "internal";

/** What of some traffic is these ends'. */
export interface Share {
  readonly ends: readonly Endpoint[];
  readonly connections: ConnectionSet;
}

/** What passes from ends of one kind to ends of another. */
export interface Traffic {
  readonly from: Party;
  readonly to: Party;
  readonly sources: readonly Share[];
  readonly targets: readonly Share[];
  /** Of all of them. */
  readonly connections: ConnectionSet;
  /** One of the pairs, followed hop by hop. */
  readonly witness: JointWitness;
}

/** Connections that no flow declares. `unknown`: they may pass, or may be forbidden, but neither is certain. */
export interface ForbiddenTraffic extends Traffic {
  readonly verdict: "violation" | "unknown";
  readonly course: Course;
}

/** What is found between two parties, whichever ends of them it is. */
export interface PartyTraffic {
  readonly from: Party;
  readonly to: Party;
  readonly allowed: ConnectionSet;
  readonly forbidden: ConnectionSet;
  readonly unknown: ConnectionSet;
}

interface Draft {
  connections: ConnectionSet;
  readonly sources: Map<Members, ConnectionSet>;
  readonly targets: Map<Members, ConnectionSet>;
  example: readonly [from: Endpoint, to: Endpoint, connections: ConnectionSet] | undefined;
}

interface Relation {
  readonly from: Party;
  readonly to: Party;
  allowed: ConnectionSet;
  readonly violation: Draft;
  readonly unknown: Draft;
}

const draft = (): Draft => ({
  connections: ConnectionSet.none(),
  sources: new Map(),
  targets: new Map(),
  example: undefined,
});

const isElsewhere = ({ role, isInternet, zones }: Party): boolean =>
  role === "outside" && (isInternet || zones.length === 0);

function courseOf(from: Party, to: Party): Course {
  if (isElsewhere(from)) return "ingress";
  if (isElsewhere(to)) return "egress";
  return isCrossing(from, to) ? "crossing" : "internal";
}

/** Ends that are alike, and what passes between them. */
export interface JudgedGroup {
  readonly from: Members;
  readonly to: Members;
  readonly may: ConnectionSet;
  readonly must: ConnectionSet;
  readonly verdict: "allowed" | "forbidden" | "unknown";
}

/** Ends with the same connections together, in the order of their names. */
export function shares(all: Iterable<readonly [Pick<Members, "ends">, ConnectionSet]>): readonly Share[] {
  const byEnd = new Map<string, { end: Endpoint; connections: ConnectionSet }>();
  for (const [{ ends }, connections] of all) {
    for (const end of ends) {
      const known = byEnd.get(end.id);
      if (known) known.connections = known.connections.union(connections);
      else byEnd.set(end.id, { end, connections });
    }
  }
  const byText = new Map<string, { ends: Endpoint[]; connections: ConnectionSet }>();
  const sorted = [...byEnd.values()].sort(
    (a, b) => compare(a.end.name, b.end.name) || compare(a.end.id, b.end.id),
  );
  for (const { end, connections } of sorted) {
    const text = connections.toText();
    const known = byText.get(text);
    if (known) known.ends.push(end);
    else byText.set(text, { ends: [end], connections });
  }
  return [...byText.values()];
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Whether one of the two may be the machine that the other runs on. */
const isStanding = (from: Members, to: Members): boolean =>
  (from.party.role === "pool" && to.ends[0]?.kind === "pods") ||
  (to.party.role === "pool" && from.ends[0]?.kind === "pods");

/** The ends of a group, put together by their parties. */
function byParty(all: readonly Members[]): readonly Members[] {
  const found = new Map<Party, Endpoint[]>();
  for (const { party, ends } of all) {
    const list = found.get(party);
    if (list) list.push(...ends);
    else found.set(party, [...ends]);
  }
  return [...found].map(([party, ends]) => ({ party, ends }));
}

/** Judges all connections of an estate by its flows, group by group. */
export class FlowJudgement {
  private readonly relations = new Map<string, Relation>();
  private readonly byGroup = new Map<EndpointGroup, readonly Members[]>();
  private readonly kept: JudgedGroup[] = [];

  constructor(
    private readonly reachability: EstateReachability,
    private readonly parties: Parties,
    private readonly allowance: Allowance,
  ) {
    for (const group of reachability.groups()) this.judge(group);
  }

  /** What passes between parties although no flow lets it, or may. */
  get forbidden(): readonly ForbiddenTraffic[] {
    return [...this.relations.values()].flatMap((relation): ForbiddenTraffic[] => {
      const { from, to, violation, unknown } = relation;
      const verdict = violation.example ? "violation" : "unknown";
      const found = violation.example ? violation : unknown;
      if (!found.example) return [];
      const course = courseOf(from, to);
      return [{ verdict, course, from, to, ...this.traffic(found, found.example) }];
    });
  }

  /** All groups of connections, each with what the flows say of it. */
  get groups(): readonly JudgedGroup[] {
    return this.kept;
  }

  /** Party by party, what passes. */
  get byParties(): readonly PartyTraffic[] {
    return [...this.relations.values()].map(({ from, to, allowed, violation, unknown }) => ({
      from,
      to,
      allowed,
      forbidden: violation.connections,
      unknown: unknown.connections.subtract(violation.connections),
    }));
  }

  private traffic(
    { connections, sources, targets }: Draft,
    [from, to, own]: NonNullable<Draft["example"]>,
  ): Omit<Traffic, "from" | "to"> {
    const witness = this.reachability.between(from, to).witness(own.first);
    return { connections, sources: shares(sources), targets: shares(targets), witness };
  }

  private judge(group: ConnectionGroup): void {
    const targets = this.membersOf(group.to);
    if (targets.length === 0) return;
    for (const ends of group.from)
      for (const from of this.membersOf(ends)) for (const to of targets) this.judgePair(from, to, group);
  }

  private judgePair(from: Members, to: Members, { may, must }: ConnectionGroup): void {
    if (from.party.role === "outside" && to.party.role === "outside") return;
    if (!this.hasWayIn(from, to, must.first ?? may.first)) return;
    const relation = this.relation(from.party, to.party);
    const { sure, possible } = this.allowance.between(from.party, to.party);
    const broken = must.subtract(possible);
    // On which machines a pod may stand, and beside whom, is judged by where it may be placed.
    const isOpen = from.party.isGiven && to.party.isGiven && !isStanding(from, to);
    const doubtful = isOpen ? may.subtract(sure) : ConnectionSet.none();
    if (!may.isSubsetOf(relation.allowed)) relation.allowed = relation.allowed.union(may.intersect(sure));
    if (!broken.isEmpty) this.note(relation.violation, from, to, broken);
    else if (!doubtful.isEmpty) this.note(relation.unknown, from, to, doubtful);
    const verdict = !broken.isEmpty ? "forbidden" : doubtful.isEmpty ? "allowed" : "unknown";
    this.kept.push({ from, to, may, must, verdict });
  }

  /** Pods have no address that the outside could ask, unless something besides network policies stands on the way. */
  private hasWayIn(from: Members, to: Members, connection: Connection | undefined): boolean {
    const [source, target] = [from.ends[0]!, to.ends[0]!];
    if (source.kind !== "external" || target.kind !== "pods") return true;
    const { hops } = this.reachability.between(source, target).witness(connection);
    return hops.some(({ layer }) => layer !== "network-policy");
  }

  private note(found: Draft, from: Members, to: Members, connections: ConnectionSet): void {
    if (!connections.isSubsetOf(found.connections)) found.connections = found.connections.union(connections);
    for (const [side, members] of [
      [found.sources, from],
      [found.targets, to],
    ] as const) {
      const known = side.get(members);
      if (!known) side.set(members, connections);
      else if (!connections.isSubsetOf(known)) side.set(members, known.union(connections));
    }
    found.example ??= [from.ends[0]!, to.ends[0]!, connections];
  }

  private relation(from: Party, to: Party): Relation {
    const key = `${from.key} > ${to.key}`;
    let found = this.relations.get(key);
    if (!found) {
      const allowed = ConnectionSet.none();
      this.relations.set(key, (found = { from, to, allowed, violation: draft(), unknown: draft() }));
    }
    return found;
  }

  private membersOf(group: EndpointGroup): readonly Members[] {
    let found = this.byGroup.get(group);
    if (!found) this.byGroup.set(group, (found = byParty(group.flatMap((end) => this.parties.of(end)))));
    return found;
  }
}
