import { ConnectionSet, type Connection, type IpAddress } from "../../../sets";
import { either, everything, nothing, oneOf, type Bounds, type Certainty } from "../bounds";
import type { Direction, GroupState, GroupView, Peer, RuleView } from "./group";

/** The other side as a group's rules see it. */
export interface Remote {
  readonly address: IpAddress;
  /** The groups that it has; undefined for addresses outside. */
  readonly groups: GroupState | undefined;
  /** Whether references to groups hold on this way: they don't through the internet. */
  readonly references: Certainty;
  /** The gateway endpoint, by its id, of the service of AWS whose address it is. */
  readonly service?: string;
}

/** What the groups of an interface let through: the union over all of them. */
export function admitted(state: GroupState, direction: Direction, remote: Remote): Bounds {
  if (state.unfiltered) return everything;
  const definite = state.definite.map((group) => ofGroup(group, direction, remote));
  const possible = oneOf(state.possible.map((group) => ofGroup(group, direction, remote)));
  const found = either([...definite, possible]);
  return state.missing === undefined ? found : { may: ConnectionSet.all(), must: found.must };
}

function ofGroup(group: GroupView, direction: Direction, remote: Remote): Bounds {
  if (group.missing !== undefined) return { may: ConnectionSet.all(), must: ConnectionSet.none() };
  const may: ConnectionSet[] = [];
  const must: ConnectionSet[] = [];
  for (const rule of group.rules(direction)) {
    const match = matches(rule, remote);
    if (match === "no") continue;
    may.push(rule.connections ?? ConnectionSet.all());
    if (match === "yes" && rule.connections) must.push(rule.connections);
  }
  if (may.length === 0) return nothing;
  return { may: ConnectionSet.unionAll(may), must: ConnectionSet.unionAll(must) };
}

/** Whether a rule is about the other side. */
function matches(rule: RuleView, remote: Remote): Certainty {
  let found: Certainty = rule.openBlocks ? "unknown" : "no";
  const listed = remote.service === undefined ? undefined : rule.services?.get(remote.service);
  if (listed === "yes" || rule.blocks.contains(remote.address)) found = "yes";
  else if (listed) found = "unknown";
  else if (rule.peers.length > 0 && remote.groups && remote.references !== "no") {
    for (const peer of rule.peers) {
      const carried = carries(remote.groups, peer);
      const certain = carried === "yes" && remote.references === "yes";
      if (certain) found = "yes";
      else if (carried !== "no" && found === "no") found = "unknown";
    }
  }
  return found === "yes" && !rule.definite ? "unknown" : found;
}

function carries(state: GroupState, peer: Peer): Certainty {
  if (state.unfiltered) return "no";
  if (peer.kind === "unknown") return "unknown";
  if (peer.kind === "group") return has(state, peer.group);
  const each = peer.groups.map((group) => has(state, group));
  if (each.every((one) => one === "yes")) return "yes";
  return each.every((one) => one === "no") ? "no" : "unknown";
}

function has(state: GroupState, group: GroupView): Certainty {
  if (state.definite.includes(group)) return "yes";
  if (state.missing !== undefined || state.possible.includes(group)) {
    const alone = state.possible.length === 1 && state.possible[0] === group;
    return alone && state.missing === undefined ? "yes" : "unknown";
  }
  return "no";
}

/** The rules that let a connection through, or may do so. */
export function rulesFor(
  state: GroupState,
  direction: Direction,
  remote: Remote,
  connection: Connection,
): readonly { readonly rule: RuleView; readonly group: GroupView; readonly certain: boolean }[] {
  const of = (group: GroupView, certain: boolean) =>
    group.rules(direction).flatMap((rule) => {
      const match = matches(rule, remote);
      if (match === "no" || (rule.connections && !rule.connections.contains(connection))) return [];
      return [{ rule, group, certain: certain && match === "yes" && rule.connections !== undefined }];
    });
  return [
    ...state.definite.flatMap((group) => of(group, true)),
    ...state.possible.flatMap((group) => of(group, false)),
  ];
}
