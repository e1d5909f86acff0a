import type { Estate } from "../estate";
import { meetingKinds, type Meeting } from "./across";
import type { Boundary, BoundaryItem } from "./boundary";
import { boundaryWith, type StackFacts } from "./facts";
import { dividingKinds, joinStacks } from "./join";
import { NameTable } from "./name-table";
import type { AuditFinding, AuditNotSeen } from "./result";

/** Where stacks meet, as far as a summary tells. */
export interface FleetJoined {
  /** Enough of all joins to tell which stacks are judged together. */
  readonly meetings: readonly Meeting[];
  readonly findings: readonly AuditFinding[];
  /** The first of what no stack has, and how much that is. */
  readonly notSeen: { readonly first: readonly AuditNotSeen[]; readonly total: number };
}

type Told = Pick<StackFacts, "boundary" | "environments" | "items"> & {
  readonly verdict: Pick<StackFacts["verdict"], "id">;
};

/**
 * Joins the stacks of a fleet as `joinStacks` does, by their facts: of most of what they share nothing is to be said, and
 * their boundaries are only asked for where something is.
 */
export class FleetJoins {
  private readonly stacks: { readonly id: string; readonly boundary: Boundary }[] = [];
  private readonly table = new NameTable();

  /** Stacks must come in the order of their ids. */
  add({ verdict: { id }, boundary, environments, items }: Told): void {
    this.stacks.push({ id, boundary });
    this.table.add(items, environments);
  }

  /**
   * @param boundaryOf the whole boundary of a stack
   * @param most how much of what was not seen is told
   */
  join(
    estate: Pick<Estate, "environments">,
    boundaryOf: (id: string) => Boundary,
    most: number,
  ): FleetJoined {
    const { stacks, table } = this;
    const unseen = this.unseen(most);
    const told = this.telling();
    const wanted = new Set<number>(unseen.stacks);
    table.eachItem((slot, stack) => {
      if (told.has(slot)) wanted.add(stack);
    });
    const parts = stacks.map((bounded, at) => {
      if (!wanted.has(at)) return bounded;
      const isTold = (item: BoundaryItem): boolean => {
        const slot = table.find(item.kind, item.name);
        return (
          slot !== undefined && (told.has(slot) || (unseen.stacks.has(at) && table.ownersOf(slot) === 0))
        );
      };
      return { id: bounded.id, boundary: boundaryWith(boundaryOf(bounded.id), isTold) };
    });
    const { joins, findings, notSeen } = joinStacks(parts, estate);
    return {
      meetings: [...this.meetings(), ...joins],
      findings,
      notSeen: { first: notSeen.slice(0, most), total: notSeen.length + unseen.more },
    };
  }

  /** What may be a finding: what one environment has and another names, and the networks that are peered. */
  private telling(): ReadonlySet<number> {
    const { table } = this;
    const told = new Set<number>();
    table.eachSlot((slot) => {
      if (!table.isOfSeveralStacks(slot) || !table.isOfSeveralEnvironments(slot)) return;
      if (table.ownersOf(slot) > 0 && table.usersOf(slot) > 0 && dividingKinds.has(table.kindOf(slot)))
        told.add(slot);
    });
    for (const { boundary } of this.stacks)
      for (const { ends } of boundary.peerings)
        for (const end of ends) {
          const slot = table.find("vpc", end);
          if (slot !== undefined && table.ownersOf(slot) > 0) told.add(slot);
        }
    return told;
  }

  /** The first stacks that name what no stack has, until that is enough; and how much the others name. */
  private unseen(most: number): { readonly stacks: ReadonlySet<number>; readonly more: number } {
    const { table } = this;
    const stacks = new Set<number>();
    let counted = 0;
    let more = 0;
    table.eachItem((slot, stack, isUse) => {
      if (!isUse || table.ownersOf(slot) > 0) return;
      if (counted < most) stacks.add(stack);
      if (stacks.has(stack)) counted += 1;
      else more += 1;
    });
    return { stacks, more };
  }

  private meetings(): Meeting[] {
    const { table, stacks } = this;
    const meetings = new Map<number, { kind: Meeting["kind"]; owners: string[]; users: string[] }>();
    table.eachItem((slot, stack, isUse) => {
      if (!table.isOfSeveralStacks(slot) || !meetingKinds.has(table.kindOf(slot))) return;
      let meeting = meetings.get(slot);
      if (!meeting) meetings.set(slot, (meeting = { kind: table.kindOf(slot), owners: [], users: [] }));
      meeting[isUse ? "users" : "owners"].push(stacks[stack]!.id);
    });
    return [...meetings.values()];
  }
}
