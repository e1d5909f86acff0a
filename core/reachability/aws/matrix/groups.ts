import type { Endpoint } from "../../endpoint";
import type { ConnectionGroup, EndpointGroup } from "../../kubernetes";
import { isSameVpc } from "../network/vpc";
import type { Classes, EndpointClass, MemberClass } from "./classes";
import type { Matrix } from "./matrix";

/** The one interface of endpoints that have one, of the plain kind that tables hold. */
const plainMember = ({ members }: EndpointClass): MemberClass | undefined =>
  members.length === 1 && members[0]!.address ? members[0] : undefined;

/** Plain sources of one place, ascending by their addresses. */
interface Bucket {
  readonly member: MemberClass;
  readonly addresses: readonly number[];
  readonly sources: readonly EndpointClass[];
}

/** The ends that open connections: plain ones by the place that they lie in, and all others. */
class Sources {
  readonly all: readonly EndpointClass[];
  readonly buckets: readonly Bucket[];
  readonly byMember = new Map<number, readonly EndpointClass[]>();
  readonly others: readonly EndpointClass[];

  constructor({ endpoints }: Classes) {
    this.all = endpoints.filter((each) => each.endpoints[0]!.initiates);
    this.others = this.all.filter((each) => !plainMember(each));
    const plain = this.all.flatMap((source) => {
      const member = plainMember(source);
      return member ? [{ source, member, address: Number(member.address!.value) }] : [];
    });
    const byPlace = new Map<number, typeof plain>();
    for (const each of plain) {
      const list = byPlace.get(each.member.place);
      if (list) list.push(each);
      else byPlace.set(each.member.place, [each]);
      this.byMember.set(each.member.index, [...(this.byMember.get(each.member.index) ?? []), each.source]);
    }
    this.buckets = Array.from(byPlace.values(), (list) => {
      const sorted = [...list].sort((a, b) => a.address - b.address);
      return {
        member: sorted[0]!.member,
        addresses: sorted.map(({ address }) => address),
        sources: sorted.map(({ source }) => source),
      };
    });
  }
}

/** The place of the first address that is not below. */
function position(addresses: readonly number[], address: number): number {
  let low = 0;
  let high = addresses.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (addresses[middle]! < address) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The sources that may reach a target at all: by their addresses, by their groups, or by the internet. */
function* candidates(matrix: Matrix, target: EndpointClass, sources: Sources): Generator<EndpointClass> {
  const to = plainMember(target);
  if (!to) {
    yield* sources.all;
    return;
  }
  const blocks = [...matrix.ingress.blocksOf(to).v4.ranges()];
  const isMet = to.member.isPublic !== "no" && matrix.byInternet(to, "in") !== matrix.states.none;
  const partly = new Set<number>();
  for (const { member, addresses, sources: list } of sources.buckets) {
    const related = isSameVpc(member.member.vpc, to.member.vpc);
    if (isMet || related === "unknown" || (related === "no" && member.leaves && to.leaves)) yield* list;
    else if (related === "yes") {
      partly.add(member.place);
      for (const [first, last] of blocks)
        for (let at = position(addresses, first); at < addresses.length && addresses[at]! <= last; at++)
          yield list[at]!;
    }
  }
  // Those that a rule names by their group may reach it from any address.
  for (const index of matrix.ingress.namedBy(to).keys())
    for (const each of sources.byMember.get(index) ?? []) {
      const { place, address } = each.members[0]!;
      if (partly.has(place) && !matrix.ingress.blocksOf(to).contains(address!)) yield each;
    }
  yield* sources.others;
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

/** What comes in from outside. */
function addOutside({ outside, states }: Matrix, to: EndpointClass, accepts: number, rows: Rows): void {
  const member = plainMember(to);
  if (member)
    for (const [state, parts] of outside.row(member, "in")) rows.add(states.both(state, accepts), parts);
  for (const part of outside.parts) {
    if (member && !part.addresses.v4.isEmpty) continue;
    const found = states.oneOf(to.members.map((each) => outside.of(each, part, "in")));
    rows.add(states.both(found, accepts), [part]);
  }
}

/** What goes out: sources of one role go to the same places. */
function* leaving(matrix: Matrix, sources: Sources): Generator<ConnectionGroup> {
  const { outside, states } = matrix;
  const rows = new Map(outside.parts.map((part) => [part, new Rows(matrix)]));
  const roles = new Map<number, { readonly member: MemberClass; readonly endpoints: Endpoint[] }>();
  for (const source of sources.all) {
    const member = plainMember(source);
    for (const part of outside.parts) {
      if (member && !part.addresses.v4.isEmpty) continue;
      const found = states.oneOf(source.members.map((each) => outside.of(each, part, "out")));
      rows.get(part)!.add(found, source.endpoints);
    }
    if (!member) continue;
    const role = outside.roleOf(member, "out");
    const same = roles.get(role);
    if (same) same.endpoints.push(...source.endpoints);
    else roles.set(role, { member, endpoints: [...source.endpoints] });
  }
  for (const { member, endpoints } of roles.values())
    for (const [state, parts] of outside.row(member, "out"))
      for (const part of parts) rows.get(part)!.add(state, endpoints);
  for (const [part, found] of rows) yield* found.groups([part]);
}

/**
 * All connections that may pass, by groups of ends that are alike; pairs between which nothing may pass are left out.
 * An end is paired with itself too: that is one of its machines with another, and says nothing of a single machine.
 */
export function* groupConnections(matrix: Matrix, classes: Classes): Generator<ConnectionGroup> {
  const { states } = matrix;
  const sources = new Sources(classes);
  for (const to of classes.endpoints) {
    const accepts = states.id(to.endpoints[0]!.accepts);
    if (accepts === states.none) continue;
    const rows = new Rows(matrix);
    for (const from of candidates(matrix, to, sources))
      rows.add(between(matrix, from, to, accepts), from.endpoints);
    addOutside(matrix, to, accepts, rows);
    yield* rows.groups(to.endpoints);
  }
  yield* leaving(matrix, sources);
}
