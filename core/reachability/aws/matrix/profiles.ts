import type { Direction, GroupState, GroupView, Peer, RuleView } from "../groups/group";

const describePeer = (peer: Peer): string =>
  peer.kind === "group"
    ? peer.group.id
    : peer.kind === "possible"
      ? `one of ${peer.groups.map(({ id }) => id).join(" ")}`
      : "?";

const describeRule = ({ blocks, peers, connections, definite, openBlocks, services }: RuleView): string =>
  [
    blocks.toString(),
    peers.map(describePeer).join(),
    connections?.toString() ?? "?",
    definite,
    openBlocks,
    [...(services ?? [])].join(" "),
  ].join("|");

/** What groups let through, as numbers: interfaces whose groups say the same have the same. */
export class Profiles {
  private readonly numbers = new Map<string, number>();
  private readonly ofGroups = new Map<string, string>();

  /** What the groups of an interface say of one direction. */
  of(state: GroupState, direction: Direction): number {
    const { definite, possible, missing, unfiltered } = state;
    const rules = definite.flatMap((group) => this.rulesOf(group, direction).split("\n"));
    const key = [
      direction,
      [...new Set(rules)].sort().join("\n"),
      possible.map((group) => this.rulesOf(group, direction)).join("\0"),
      missing === undefined ? "" : "and others",
      unfiltered ? "unfiltered" : "",
    ].join("\0\0");
    let number = this.numbers.get(key);
    if (number === undefined) this.numbers.set(key, (number = this.numbers.size));
    return number;
  }

  private rulesOf(group: GroupView, direction: Direction): string {
    const key = `${direction} ${group.id}`;
    let text = this.ofGroups.get(key);
    if (text === undefined) {
      const rules = group.missing === undefined ? group.rules(direction).map(describeRule) : ["anything"];
      this.ofGroups.set(key, (text = rules.join("\n")));
    }
    return text;
  }
}

/** The ids of all groups that rules refer to: only to these it matters who has them. */
export function referredTo(states: Iterable<GroupState>): ReadonlySet<string> {
  const ids = new Set<string>();
  const seen = new Set<GroupView>();
  for (const { definite, possible } of states) {
    for (const group of [...definite, ...possible]) {
      if (seen.has(group)) continue;
      seen.add(group);
      for (const rule of [...group.rules("ingress"), ...group.rules("egress")])
        for (const peer of rule.peers)
          for (const { id } of peer.kind === "group"
            ? [peer.group]
            : peer.kind === "possible"
              ? peer.groups
              : [])
            ids.add(id);
    }
  }
  return ids;
}
