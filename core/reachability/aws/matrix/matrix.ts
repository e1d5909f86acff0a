import type { Graph } from "../../../graph";
import { IpSet } from "../../../sets";
import type { ExternalEndpoint } from "../../endpoint";
import { oneOf } from "../bounds";
import { isSameVpc } from "../network/vpc";
import type { SideStore } from "../sides";
import { totalBetween } from "../ways/between";
import type { Case } from "../ways/case";
import { casesIn, casesOut } from "../ways/outside";
import { internetSpace } from "../ways/passage";
import { privateCases } from "../ways/private";
import type { NamedSide } from "../ways/stop";
import type { MemberClass } from "./classes";
import { carriersOf, GroupTable } from "./group-table";
import { Outside, type Way } from "./outside";
import { States } from "./states";

const block = 0x4000000;

const isLocal = (a: MemberClass, b: MemberClass): boolean =>
  a.member.vpc !== undefined && a.member.vpc === b.member.vpc;

/**
 * What passes between classes of interfaces. It is what the groups at either end and the network between let through:
 * each is looked up by the few numbers that it depends on; what depends on more is judged by itself.
 */
export class Matrix {
  readonly states = new States();
  readonly ingress: GroupTable;
  readonly egress: GroupTable;
  readonly outside: Outside;
  private readonly networks = new Map<number, number>();
  private readonly judgements = new Map<number, number>();
  private readonly internet: Readonly<Record<Way, Map<number, number>>> = { out: new Map(), in: new Map() };

  constructor(
    private readonly graph: Graph,
    private readonly sides: SideStore,
    members: readonly MemberClass[],
    externals: readonly ExternalEndpoint[],
  ) {
    const carriers = carriersOf(members);
    this.ingress = new GroupTable("ingress", carriers, this.states);
    this.egress = new GroupTable("egress", carriers, this.states);
    const tables = { out: this.egress, in: this.ingress };
    this.outside = new Outside(graph, sides, this.states, tables, externals);
  }

  private side({ member }: MemberClass): NamedSide {
    return { side: this.sides.of(member), name: member.key };
  }

  /** What all layers but the groups let through in some, and in all cases. */
  private withoutGroups(cases: readonly Case[]): number {
    const { states } = this;
    return states.oneOf(
      cases.map(({ layers }) =>
        [layers["network-acl"], layers.route, layers.gateway]
          .map((each) => states.id(each))
          .reduce((a, b) => states.both(a, b)),
      ),
    );
  }

  /** What the network lets through between two interfaces by their private addresses. */
  network(from: MemberClass, to: MemberClass): number {
    // Where neither ACLs nor routes tell addresses apart, the places alone decide.
    const isPlain = from.isOpen && to.isOpen && from.isDirect && to.isDirect && isLocal(from, to);
    const key = isPlain ? -1 - from.place * block - to.place : from.network * block + to.network;
    let state = this.networks.get(key);
    if (state === undefined) {
      state = this.withoutGroups([...privateCases(this.graph, this.side(from), this.side(to))].flat());
      this.networks.set(key, state);
    }
    return state;
  }

  /** What passes between an interface and whatever address of the internet. */
  byInternet(which: MemberClass, way: Way): number {
    let state = this.internet[way].get(which.index);
    if (state === undefined) {
      const inside = which.member.vpc?.blocks ?? IpSet.empty();
      const space = internetSpace.only("ipv4").subtract(inside);
      const cases = (way === "out" ? casesOut : casesIn)(this.graph, this.side(which), space);
      state = this.states.id(oneOf(cases.map(({ total }) => total)));
      this.internet[way].set(which.index, state);
    }
    return state;
  }

  private judged(from: MemberClass, to: MemberClass): number {
    const key = from.index * block + to.index;
    let state = this.judgements.get(key);
    if (state === undefined) {
      state = this.states.id(totalBetween(this.graph, this.side(from), this.side(to)));
      this.judgements.set(key, state);
    }
    return state;
  }

  /** What passes between two interfaces by whatever way. */
  between(from: MemberClass, to: MemberClass): number {
    const { states } = this;
    const related = isSameVpc(from.member.vpc, to.member.vpc);
    if (!from.address || !to.address || related === "unknown") return this.judged(from, to);
    let state = states.none;
    if (related === "yes") {
      state = states.both(this.ingress.of(to, from), this.egress.of(from, to));
      if (state !== states.none) state = states.both(state, this.network(from, to));
    } else if (from.leaves && to.leaves && this.network(from, to) !== states.none)
      return this.judged(from, to);
    if (to.member.isPublic === "no") return state;
    const roundabout = states.both(this.byInternet(from, "out"), this.byInternet(to, "in"));
    if (roundabout === states.none) return state;
    // Where both have ACLs, the same port of the client has to pass at both ends.
    return from.isOpen || to.isOpen ? states.either(state, roundabout) : this.judged(from, to);
  }
}
