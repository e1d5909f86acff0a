import { IpSet, type IpAddress } from "../../../sets";
import { admitted } from "../groups/admit";
import type { Direction } from "../groups/group";
import type { MemberClass } from "./classes";
import type { States } from "./states";

/** Which classes of interfaces have a group, by its id; and those of which it isn't known what groups they have. */
export interface Carriers {
  readonly byGroup: ReadonlyMap<string, readonly MemberClass[]>;
  readonly unknown: readonly MemberClass[];
  readonly all: readonly MemberClass[];
}

export function carriersOf(members: readonly MemberClass[]): Carriers {
  const byGroup = new Map<string, MemberClass[]>();
  const unknown: MemberClass[] = [];
  for (const each of members) {
    const { definite, possible, missing } = each.member.groups;
    if (missing !== undefined) unknown.push(each);
    for (const { id } of [...definite, ...possible]) {
      const list = byGroup.get(id);
      if (list) list.push(each);
      else byGroup.set(id, [each]);
    }
  }
  return { byGroup, unknown, all: members };
}

const notYet = -1;

/** Addresses between the ends of what rules name, with what passes there where that is known already. */
interface Segments {
  /** Where all but the first segment begin, ascending. */
  readonly firsts: readonly number[];
  readonly states: number[];
}

/**
 * What the groups of interfaces let through in one direction: by the address of the other end, and apart from that for
 * the few that have a group which a rule names.
 */
export class GroupTable {
  private readonly segments = new Map<number, Segments>();
  private readonly named = new Map<number, Map<number, number>>();
  private readonly blocks = new Map<number, IpSet>();

  constructor(
    private readonly direction: Direction,
    private readonly carriers: Carriers,
    private readonly states: States,
  ) {}

  /** What they let through to or from another interface of the same VPC. */
  of(own: MemberClass, other: MemberClass): number {
    const named = this.namedBy(own);
    const known = named.get(other.index);
    if (known === undefined) return this.plain(own, other);
    if (known !== notYet) return known;
    const remote = { address: other.address!, groups: other.member.groups, references: "yes" as const };
    const state = this.states.id(admitted(own.member.groups, this.direction, remote));
    named.set(other.index, state);
    return state;
  }

  /** The same for those that have no group which a rule names. */
  plain(own: MemberClass, { address }: MemberClass): number {
    return this.outside(own, address!);
  }

  /** What they let through to or from an IPv4 address of which only that is known. */
  outside(own: MemberClass, { value }: IpAddress): number {
    const { firsts, states } = this.segmentsOf(own);
    let low = 0;
    let high = firsts.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (firsts[middle]! <= Number(value)) low = middle + 1;
      else high = middle;
    }
    let state = states[low]!;
    if (state === notYet) states[low] = state = this.at(own, { family: "ipv4", value: Number(value) });
    return state;
  }

  private segmentsOf(own: MemberClass): Segments {
    const profile = own[this.direction];
    let segments = this.segments.get(profile);
    if (!segments) {
      const { definite, possible } = own.member.groups;
      const sets = [...definite, ...possible].flatMap((group) =>
        group.rules(this.direction).map(({ blocks }) => blocks),
      );
      const ends = sets.flatMap(({ v4 }) => [...v4.ranges()].flatMap(([first, last]) => [first, last + 1]));
      const firsts = [...new Set(ends)].sort((a, b) => a - b);
      segments = { firsts, states: new Array<number>(firsts.length + 1).fill(notYet) };
      this.segments.set(profile, segments);
    }
    return segments;
  }

  private at({ member }: MemberClass, address: IpAddress): number {
    const remote = { address, groups: undefined, references: "no" as const };
    return this.states.id(admitted(member.groups, this.direction, remote));
  }

  /** The addresses that rules of these groups may be about. */
  blocksOf(own: MemberClass): IpSet {
    const profile = own[this.direction];
    let blocks = this.blocks.get(profile);
    if (!blocks) {
      const { definite, possible, missing, unfiltered } = own.member.groups;
      const groups = [...definite, ...possible];
      const rules = groups.flatMap((group) => group.rules(this.direction));
      const isOpen =
        unfiltered ||
        (missing ?? groups.find((group) => group.missing)) ||
        rules.some((rule) => rule.openBlocks);
      blocks = isOpen ? IpSet.all() : IpSet.unionAll(rules.map((rule) => rule.blocks));
      this.blocks.set(profile, blocks);
    }
    return blocks;
  }

  /** The classes that rules of these groups may be about by name, with what passes where that is known already. */
  namedBy(own: MemberClass): Map<number, number> {
    const profile = own[this.direction];
    let named = this.named.get(profile);
    if (!named) {
      named = new Map();
      for (const { index } of this.carry(own)) named.set(index, notYet);
      this.named.set(profile, named);
    }
    return named;
  }

  private *carry({ member }: MemberClass): Generator<MemberClass> {
    const { byGroup, unknown, all } = this.carriers;
    let any = false;
    for (const group of [...member.groups.definite, ...member.groups.possible]) {
      for (const { peers } of group.rules(this.direction)) {
        for (const peer of peers) {
          any = true;
          if (peer.kind === "unknown") yield* all;
          else
            for (const { id } of peer.kind === "group" ? [peer.group] : peer.groups)
              yield* byGroup.get(id) ?? [];
        }
      }
    }
    if (any) yield* unknown;
  }
}
