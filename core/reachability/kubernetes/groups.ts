import type { ConnectionSet } from "../../sets";
import type { Endpoint, ExternalEndpoint } from "../endpoint";
import type { InternedSets } from "./interned";
import type { PairStates } from "./pair-states";
import type { Outcome } from "./outcome";
import { rolesOf } from "./roles";
import type { Side } from "./side";

/** Ends that behave alike towards all others. */
export type EndpointGroup = readonly Endpoint[];

/** Each end of one side with each of the other. */
export interface ConnectionGroup {
  readonly from: readonly EndpointGroup[];
  readonly to: EndpointGroup;
  readonly may: ConnectionSet;
  readonly must: ConnectionSet;
}

export interface Matrix {
  readonly ingress: Side;
  readonly egress: Side;
  readonly sets: InternedSets;
  readonly states: PairStates;
  /** The workloads of each class of pods; none for one that only stands for what was not seen. */
  readonly members: readonly EndpointGroup[];
  readonly sources: readonly ExternalEndpoint[];
  readonly destinations: readonly ExternalEndpoint[];
}

/** Ends of a side that are alike: one of their numbers in the columns of the other side, and their own outcome. */
interface Role {
  readonly end: number;
  readonly outcome: Outcome;
  readonly endpoints: EndpointGroup;
}

/**
 * All connections that may pass, by groups of ends that are alike; pairs between which nothing may pass are left out.
 * A workload meets itself too: one of its pods with another.
 */
export function* groupConnections(matrix: Matrix): Generator<ConnectionGroup> {
  const { ingress, egress, members, states } = matrix;
  const { roles: sources, roleOf } = podRoles(egress, ingress, members);
  const columns = new Columns(sources, states.none);
  const outside = matrix.sources.map((external): EndpointGroup => [external]);
  const { count } = ingress.ends.classes;
  for (const to of podRoles(ingress, egress, members).roles) {
    const entry = to.outcome;
    const row = new Rows();
    if (entry.usual === states.none) {
      for (const at of listed(entry, sources, roleOf))
        row.add(
          states.intersect(sources[at]!.outcome.of(to.end), entry.of(sources[at]!.end)),
          sources[at]!.endpoints,
        );
    } else {
      for (const [at, state] of columns.of(to.end))
        row.add(states.intersect(state, entry.of(sources[at]!.end)), sources[at]!.endpoints);
    }
    outside.forEach((from, at) => row.add(entry.of(count + at), from));
    yield* row.groups(to.endpoints, matrix);
  }
  for (const [at, external] of matrix.destinations.entries()) {
    const row = new Rows();
    for (const [source, state] of columns.of(egress.ends.classes.count + at))
      row.add(state, sources[source]!.endpoints);
    yield* row.groups([external], matrix);
  }
}

/** The sources that an outcome lists, in their order. */
function listed({ ends }: Outcome, sources: readonly Role[], roleOf: Int32Array): readonly number[] {
  const found: number[] = [];
  for (let at = 0; at < ends.length && ends[at]! < roleOf.length; at++) {
    const role = roleOf[ends[at]!]!;
    if (sources[role]?.end === ends[at]) found.push(role);
  }
  return found.sort((a, b) => a - b);
}

/** What the sources send to one end after the other: those that send nothing there are left out. */
class Columns {
  /** The sources that send to all ends but those that their outcomes list. */
  private readonly open: number[] = [];
  private readonly byEnd = new Map<number, [source: number, state: number][]>();

  constructor(
    private readonly sources: readonly Role[],
    private readonly none: number,
  ) {
    sources.forEach(({ outcome: { usual, ends, states } }, source) => {
      if (usual !== none) this.open.push(source);
      else
        ends.forEach((end, at) => {
          const list = this.byEnd.get(end);
          if (list) list.push([source, states[at]!]);
          else this.byEnd.set(end, [[source, states[at]!]]);
        });
    });
  }

  /** In the order of the sources. */
  *of(end: number): Generator<readonly [source: number, state: number]> {
    const some = this.byEnd.get(end) ?? [];
    let next = 0;
    for (const source of this.open) {
      while (next < some.length && some[next]![0] < source) yield some[next++]!;
      const state = this.sources[source]!.outcome.of(end);
      if (state !== this.none) yield [source, state];
    }
    yield* some.slice(next);
  }
}

/** The roles of one end, by the state that it has with the other. */
class Rows {
  private readonly byState = new Map<number, EndpointGroup[]>();

  add(state: number, endpoints: EndpointGroup): void {
    const list = this.byState.get(state);
    if (list) list.push(endpoints);
    else this.byState.set(state, [endpoints]);
  }

  *groups(to: EndpointGroup, { states, sets }: Matrix): Generator<ConnectionGroup> {
    for (const [state, from] of this.byState) {
      if (state === states.none) continue;
      yield {
        from,
        to,
        may: sets.get(states.may(state)),
        must: sets.get(states.must(state)),
      };
    }
  }
}

/** Classes of pods that have the same outcome on their own side, and that the other side treats alike. */
function podRoles(
  own: Side,
  other: Side,
  members: readonly EndpointGroup[],
): { readonly roles: readonly Role[]; readonly roleOf: Int32Array } {
  const numbers = new Map<Outcome, number>();
  const outcomes = Array.from(own.profileOf, (profile) => own.outcome(profile));
  const seeds = Int32Array.from(outcomes, (outcome) => {
    const number = numbers.get(outcome) ?? numbers.size;
    numbers.set(outcome, number);
    return number;
  });
  const columns = new Set(other.profiles.map((_, at) => other.outcome(at)));
  const { of, count } = rolesOf(seeds, columns);
  const merged = Array.from({ length: count }, (): Endpoint[] => []);
  const last = new Int32Array(count);
  of.forEach((role, end) => {
    last[role] = end;
    for (const endpoint of members[end]!) merged[role]!.push(endpoint);
  });
  // What only stands for pods that were not seen has no members.
  const number = new Int32Array(count).fill(-1);
  const roles: Role[] = [];
  merged.forEach((endpoints, role) => {
    const end = last[role]!;
    if (endpoints.length > 0) number[role] = roles.push({ end, outcome: outcomes[end]!, endpoints }) - 1;
  });
  return { roles, roleOf: of.map((role) => number[role]!) };
}
