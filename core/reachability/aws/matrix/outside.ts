import type { Graph } from "../../../graph";
import { AddressIndex, IpSet } from "../../../sets";
import type { ExternalEndpoint } from "../../endpoint";
import type { SideStore } from "../sides";
import { judge, waysOutside } from "../ways/between";
import { casesIn, casesOut } from "../ways/outside";
import type { MemberClass } from "./classes";
import type { GroupTable } from "./group-table";
import type { States } from "./states";

export type Way = "out" | "in";

/** What passes between an interface and each part of the outside where anything may, by state. */
export type OutsideRow = ReadonlyMap<number, readonly ExternalEndpoint[]>;

const block = 0x4000000;

/** What passes between classes of interfaces and the parts of the outside. */
export class Outside {
  private readonly edges = new Map<number, number>();
  private readonly rows: Readonly<Record<Way, Map<number, OutsideRow>>> = { out: new Map(), in: new Map() };
  private readonly numbers: ReadonlyMap<ExternalEndpoint, number>;
  private readonly index: AddressIndex<ExternalEndpoint>;

  constructor(
    private readonly graph: Graph,
    private readonly sides: SideStore,
    private readonly states: States,
    private readonly tables: Readonly<Record<Way, GroupTable>>,
    readonly parts: readonly ExternalEndpoint[],
  ) {
    this.numbers = new Map(parts.map((part, at) => [part, at]));
    this.index = new AddressIndex(parts.map((part) => [part.addresses, part] as const));
  }

  /** What passes between one interface and one part. */
  of(inner: MemberClass, part: ExternalEndpoint, way: Way): number {
    const { states } = this;
    if (part.addresses.v4.isEmpty && inner.member.hasIpv6 === "no") return states.none;
    if (!inner.address || part.addresses.v4.isEmpty) {
      const side = { side: this.sides.of(inner.member), name: inner.member.key };
      return states.id(judge(waysOutside(this.graph, side, part.addresses, way)).total);
    }
    const groups = this.tables[way].outside(inner, part.addresses.first!);
    return groups === states.none ? groups : states.both(groups, this.edge(inner, part, way));
  }

  /** What all but the groups let through. */
  private edge(inner: MemberClass, part: ExternalEndpoint, way: Way): number {
    const key = (inner.edge * 2 + (way === "out" ? 0 : 1)) * block + this.numbers.get(part)!;
    let state = this.edges.get(key);
    if (state === undefined) {
      const { states } = this;
      const side = { side: this.sides.of(inner.member), name: inner.member.key };
      const address = IpSet.fromAddress(part.addresses.first!);
      const cases = (way === "out" ? casesOut : casesIn)(this.graph, side, address);
      state = states.oneOf(
        cases.map(({ layers }) =>
          [layers["network-acl"], layers.route, layers.gateway]
            .map((each) => states.id(each))
            .reduce((a, b) => states.both(a, b)),
        ),
      );
      this.edges.set(key, state);
    }
    return state;
  }

  /** Plain interfaces of one role meet the same of every part. */
  roleOf(inner: MemberClass, way: Way): number {
    return inner[way === "out" ? "egress" : "ingress"] * block + inner.edge;
  }

  /** All parts that a plain interface meets. */
  row(inner: MemberClass, way: Way): OutsideRow {
    const role = this.roleOf(inner, way);
    let row = this.rows[way].get(role);
    if (!row) {
      const found = new Map<number, ExternalEndpoint[]>();
      for (const part of this.index.meeting(this.tables[way].blocksOf(inner).only("ipv4"))) {
        const state = this.of(inner, part, way);
        if (state === this.states.none) continue;
        const list = found.get(state);
        if (list) list.push(part);
        else found.set(state, [part]);
      }
      this.rows[way].set(role, (row = found));
    }
    return row;
  }
}
