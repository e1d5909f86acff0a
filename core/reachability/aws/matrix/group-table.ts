import type { IpAddress } from "../../../sets";
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

const block = 0x4000000;
const notYet = -1;

/**
 * What the groups of interfaces let through in one direction: by the address of the other end, and apart from that for
 * the few that have a group which a rule names.
 */
export class GroupTable {
  private readonly byAddress = new Map<number, number>();
  private readonly byExternal = new Map<string, number>();
  private readonly named = new Map<number, Map<number, number>>();

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
  plain(own: MemberClass, other: MemberClass): number {
    const key = own[this.direction] * block + other.block;
    let state = this.byAddress.get(key);
    if (state === undefined) this.byAddress.set(key, (state = this.at(own, other.address!)));
    return state;
  }

  /** What they let through to or from an address outside. */
  outside(own: MemberClass, address: IpAddress, id: string): number {
    const key = `${own[this.direction]} ${id}`;
    let state = this.byExternal.get(key);
    if (state === undefined) this.byExternal.set(key, (state = this.at(own, address)));
    return state;
  }

  private at({ member }: MemberClass, address: IpAddress): number {
    return this.states.id(
      admitted(member.groups, this.direction, { address, groups: undefined, references: "no" }),
    );
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
