import type { ExternalEndpoint } from "../../endpoint";
import type { ConnectionGroup, EndpointGroup } from "../../kubernetes";
import { isSameVpc } from "../network/vpc";
import type { Classes, EndpointClass, MemberClass } from "./classes";
import type { Matrix } from "./matrix";

/** The one interface of endpoints that have one, of the plain kind that tables hold. */
const plainMember = ({ members }: EndpointClass): MemberClass | undefined =>
  members.length === 1 && members[0]!.address ? members[0] : undefined;

/** The ends that open connections: plain ones by the network that they lie in, and all others. */
class Sources {
  readonly all: readonly EndpointClass[];
  readonly byNetwork = new Map<number, EndpointClass[]>();
  readonly byMember = new Map<number, EndpointClass[]>();
  readonly others: EndpointClass[] = [];

  constructor({ endpoints }: Classes) {
    this.all = endpoints.filter((each) => each.endpoints[0]!.initiates);
    for (const each of this.all) {
      const member = plainMember(each);
      if (!member) this.others.push(each);
      else {
        put(this.byNetwork, member.network, each);
        put(this.byMember, member.index, each);
      }
    }
  }
}

function put(map: Map<number, EndpointClass[]>, key: number, each: EndpointClass): void {
  const list = map.get(key);
  if (list) list.push(each);
  else map.set(key, [each]);
}

/** The sources that may reach a target at all: whole networks are left out where nothing of them can. */
function* candidates(matrix: Matrix, target: EndpointClass, sources: Sources): Generator<EndpointClass> {
  const to = plainMember(target);
  if (!to) {
    yield* sources.all;
    return;
  }
  const skipped = new Set<number>();
  for (const [network, list] of sources.byNetwork) {
    if (isWorthwhile(matrix, list[0]!.members[0]!, to)) yield* list;
    else skipped.add(network);
  }
  // Those that a rule names by their group may reach it all the same.
  for (const index of matrix.ingress.namedBy(to).keys())
    for (const each of sources.byMember.get(index) ?? [])
      if (skipped.has(each.members[0]!.network)) yield each;
  yield* sources.others;
}

/** Whether any interface of a network may reach the target without being named by its group. */
function isWorthwhile(matrix: Matrix, from: MemberClass, to: MemberClass): boolean {
  const { none } = matrix.states;
  if (to.member.isPublic !== "no" && matrix.byInternet(to, "in") !== none) return true;
  const related = isSameVpc(from.member.vpc, to.member.vpc);
  if (related === "unknown") return true;
  if (matrix.network(from, to) === none) return false;
  return related === "no" || matrix.ingress.plain(to, from) !== none;
}

/** The ends from which each state holds. */
class Rows {
  private readonly byState = new Map<number, EndpointGroup[]>();

  constructor(private readonly matrix: Matrix) {}

  add(state: number, from: EndpointGroup): void {
    if (state === this.matrix.states.none) return;
    const list = this.byState.get(state);
    if (list) list.push(from);
    else this.byState.set(state, [from]);
  }

  *groups(to: EndpointGroup): Generator<ConnectionGroup> {
    const { states } = this.matrix;
    for (const [state, from] of this.byState) {
      const { may, must } = states.get(state);
      if (!may.isEmpty) yield { from, to, may, must };
    }
  }
}

/** What passes between any interface of the one and any of the other. */
function between(matrix: Matrix, from: EndpointClass, to: EndpointClass, accepts: number): number {
  const { states } = matrix;
  const [a, b] = [from.members, to.members];
  if (a.length === 1 && b.length === 1) return states.both(matrix.between(a[0]!, b[0]!), accepts);
  const pairs = a.flatMap((near) => b.map((far) => matrix.between(near, far)));
  return states.both(states.oneOf(pairs), accepts);
}

/**
 * All connections that may pass, by groups of ends that are alike; pairs between which nothing may pass are left out.
 * An end is paired with itself too: that is one of its machines with another, and says nothing of a single machine.
 */
export function* groupConnections(
  matrix: Matrix,
  classes: Classes,
  externals: readonly ExternalEndpoint[],
): Generator<ConnectionGroup> {
  const { states } = matrix;
  const sources = new Sources(classes);
  for (const to of classes.endpoints) {
    const accepts = states.id(to.endpoints[0]!.accepts);
    if (accepts === states.none) continue;
    const rows = new Rows(matrix);
    for (const from of candidates(matrix, to, sources))
      rows.add(between(matrix, from, to, accepts), from.endpoints);
    for (const external of externals) {
      const found = states.oneOf(to.members.map((each) => matrix.outside(each, external, "in")));
      rows.add(states.both(found, accepts), [external]);
    }
    yield* rows.groups(to.endpoints);
  }
  for (const external of externals) {
    const rows = new Rows(matrix);
    for (const from of sources.all)
      rows.add(
        states.oneOf(from.members.map((each) => matrix.outside(each, external, "out"))),
        from.endpoints,
      );
    yield* rows.groups([external]);
  }
}
