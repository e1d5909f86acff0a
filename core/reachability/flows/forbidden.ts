import { ConnectionSet } from "../../sets";
import type { Bounds } from "../aws";
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

/** What is in doubt between ends that are alike. */
interface Doubt {
  readonly from: Members;
  readonly to: Members;
  readonly connections: ConnectionSet;
}

interface Relation {
  readonly from: Party;
  readonly to: Party;
  allowed: ConnectionSet;
  readonly violation: Draft;
  readonly doubts: Doubt[];
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
  /** What makes it so: what no flow lets pass, or what may be. */
  readonly beyond: ConnectionSet;
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

/** Whether what passes may hang on where the pods stand: beside a machine, or out of the reach of all addresses. */
export const dependsOnPlace = ({ kind: from }: Endpoint, { kind: to }: Endpoint): boolean =>
  (to === "pods" && (from === "host" || from === "external")) ||
  (from === "pods" && (to === "host" || to === "special"));

/** What of a doubt concerns ends that nothing certain is said of; undefined if it concerns none. */
function beyond({ from, to, connections }: Doubt, { sources, targets }: Draft): Doubt | undefined {
  const fresh = (members: Members, known: Draft["sources"]): readonly Endpoint[] => {
    // All parts of the internet are one to who reads of it.
    if (members.party.isInternet && known.size > 0) return [];
    const ids = new Set([...known.keys()].flatMap(({ ends }) => ends.map(({ id }) => id)));
    return members.ends.filter(({ id }) => !ids.has(id));
  };
  const [left, right] = [fresh(from, sources), fresh(to, targets)];
  if (left.length + right.length === 0) return undefined;
  return {
    from: right.length === 0 ? { ...from, ends: left } : from,
    to: left.length === 0 ? { ...to, ends: right } : to,
    connections,
  };
}

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
  private found: readonly ForbiddenTraffic[] | undefined;

  constructor(
    private readonly reachability: EstateReachability,
    private readonly parties: Parties,
    private readonly allowance: Allowance,
  ) {
    for (const group of reachability.groups()) this.judge(group);
  }

  /** What passes between parties although no flow lets it; and what may, between ends of which nothing is certain. */
  get forbidden(): readonly ForbiddenTraffic[] {
    return (this.found ??= [...this.relations.values()].flatMap((relation): ForbiddenTraffic[] => {
      const { from, to, violation } = relation;
      const unknown = draft();
      for (const each of relation.doubts) {
        const doubt = violation.example ? beyond(each, violation) : each;
        if (doubt) this.note(unknown, doubt);
      }
      const course = courseOf(from, to);
      return (["violation", "unknown"] as const).flatMap((verdict) => {
        const found = verdict === "violation" ? violation : unknown;
        if (!found.example) return [];
        return [{ verdict, course, from, to, ...this.traffic(found, found.example) }];
      });
    }));
  }

  /** All groups of connections, each with what the flows say of it. */
  get groups(): readonly JudgedGroup[] {
    return this.kept;
  }

  /** Party by party, what passes. */
  get byParties(): readonly PartyTraffic[] {
    return [...this.relations.values()].map(({ from, to, allowed, violation, doubts }) => ({
      from,
      to,
      allowed,
      forbidden: violation.connections,
      unknown: ConnectionSet.unionAll(doubts.map(({ connections }) => connections)).subtract(
        violation.connections,
      ),
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

  private judgePair(from: Members, to: Members, group: ConnectionGroup): void {
    if (from.party.role === "outside" && to.party.role === "outside") return;
    const { may, must } = this.apart(from, to, group);
    if (may.isEmpty) return;
    const relation = this.relation(from.party, to.party);
    const { sure, possible } = this.allowance.between(from.party, to.party);
    const broken = must.subtract(possible);
    const doubtful = may.subtract(sure);
    if (!may.isSubsetOf(relation.allowed)) relation.allowed = relation.allowed.union(may.intersect(sure));
    if (!broken.isEmpty) this.note(relation.violation, { from, to, connections: broken });
    else if (!doubtful.isEmpty) relation.doubts.push({ from, to, connections: doubtful });
    const verdict = !broken.isEmpty ? "forbidden" : doubtful.isEmpty ? "allowed" : "unknown";
    this.kept.push({ from, to, may, must, verdict, beyond: broken.isEmpty ? doubtful : broken });
  }

  /** On which machines pods may stand is judged by where they may be placed: here counts what passes in any case. */
  private apart(from: Members, to: Members, { may, must }: ConnectionGroup): Bounds {
    const [source, target] = [from.ends[0]!, to.ends[0]!];
    if (!dependsOnPlace(source, target)) return { may, must };
    const { apart } = this.reachability.between(source, target);
    return { may: may.intersect(apart.may), must: must.intersect(apart.must) };
  }

  private note(found: Draft, { from, to, connections }: Doubt): void {
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
      this.relations.set(key, (found = { from, to, allowed, violation: draft(), doubts: [] }));
    }
    return found;
  }

  private membersOf(group: EndpointGroup): readonly Members[] {
    let found = this.byGroup.get(group);
    if (!found) this.byGroup.set(group, (found = byParty(group.flatMap((end) => this.parties.of(end)))));
    return found;
  }
}
