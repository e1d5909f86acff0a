import type { ConnectionSet } from "../../sets";
import type { Endpoint, ExternalEndpoint } from "../endpoint";
import type { InternedSets } from "./interned";
import type { PairStates } from "./pair-states";
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

/** Ends of a side that are alike: one of their numbers in the columns of the other side, and their profile. */
interface Role {
  readonly end: number;
  readonly profile: number;
  readonly endpoints: EndpointGroup;
}

/**
 * All connections that may pass, by groups of ends that are alike; pairs between which nothing may pass are left out.
 * A workload meets itself too: one of its pods with another.
 */
export function* groupConnections(matrix: Matrix): Generator<ConnectionGroup> {
  const { ingress, egress, members, states } = matrix;
  const sources = podRoles(egress, ingress, members);
  const outside = blockRoles(ingress, matrix.sources);
  const intersect = tabulate(states);
  for (const to of podRoles(ingress, egress, members)) {
    const entry = ingress.outcome(to.profile);
    const row = new Rows();
    for (const from of sources)
      row.add(intersect(egress.outcome(from.profile)[to.end]!, entry[from.end]!), from);
    for (const from of outside) row.add(entry[from.end]!, from);
    yield* row.groups(to, matrix);
  }
  for (const to of blockRoles(egress, matrix.destinations)) {
    const row = new Rows();
    for (const from of sources) row.add(egress.outcome(from.profile)[to.end]!, from);
    yield* row.groups(to, matrix);
  }
}

/** The roles of one end, by the state that it has with the other. */
class Rows {
  private readonly byState = new Map<number, EndpointGroup[]>();

  add(state: number, { endpoints }: Role): void {
    const list = this.byState.get(state);
    if (list) list.push(endpoints);
    else this.byState.set(state, [endpoints]);
  }

  *groups(to: Role, { states, sets }: Matrix): Generator<ConnectionGroup> {
    for (const [state, from] of this.byState) {
      if (state === states.none) continue;
      yield {
        from,
        to: to.endpoints,
        may: sets.get(states.may(state)),
        must: sets.get(states.must(state)),
      };
    }
  }
}

/** Classes of pods that have the same profile on their own side, and that the other side treats alike. */
function podRoles(own: Side, other: Side, members: readonly EndpointGroup[]): Role[] {
  const columns = other.profiles.map((_, at) => other.outcome(at));
  const { of, count } = rolesOf(own.profileOf, columns);
  const merged = Array.from({ length: count }, () => ({ end: 0, profile: 0, endpoints: [] as Endpoint[] }));
  of.forEach((role, end) => {
    const entry = merged[role]!;
    entry.end = end;
    entry.profile = own.profileOf[end]!;
    for (const endpoint of members[end]!) entry.endpoints.push(endpoint);
  });
  return merged.filter(({ endpoints }) => endpoints.length > 0);
}

const blockRoles = ({ ends }: Side, externals: readonly ExternalEndpoint[]): Role[] =>
  externals.map((external, at) => ({
    end: ends.classes.count + at,
    profile: -1,
    endpoints: [external],
  }));

/** Intersections of states, by table where there are few of them. */
function tabulate(states: PairStates): (a: number, b: number) => number {
  const limit = 1024;
  const table = new Int32Array(limit * limit).fill(-1);
  return (a, b) => {
    if (a >= limit || b >= limit) return states.intersect(a, b);
    const at = a * limit + b;
    const known = table[at]!;
    return known >= 0 ? known : (table[at] = states.intersect(a, b));
  };
}
