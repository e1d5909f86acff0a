import type { AwsEndpoint } from "../aws";
import type { Exposure } from "../kubernetes";
import type { Asker } from "./askers";
import { groupBy } from "./group-by";
import type { Kinds } from "./kinds";
import { anyOf, inCases, type Path } from "./path";
import type { Stand } from "./stand";

type Alike = readonly AwsEndpoint[];

/** The machines of a cluster that have its doors. */
export class DoorNodes {
  private readonly known = new Map<Stand, Map<Stand | undefined, Map<boolean, readonly Alike[]>>>();

  constructor(
    private readonly kinds: Kinds,
    private readonly nodes: readonly AwsEndpoint[],
  ) {}

  /** By any of the nodes, or by the one that the pods stand on; of those that nothing tells apart, one is enough. */
  by({ end, pods }: Asker, { arrival }: Exposure, stand: Stand, path: (node: AwsEndpoint) => Path): Path {
    const isOwn = arrival === "own-node";
    const some = this.alike(stand, pods?.stand, isOwn).flatMap((each) => examples(each, end));
    return (isOwn ? inCases : anyOf)(some.map(path));
  }

  /** Nodes that nothing tells apart, nor which pods they may hold: those behind the doors, and those that ask. */
  private alike(stand: Stand, asking: Stand | undefined, isOwn: boolean): readonly Alike[] {
    const ofStand = this.known.get(stand) ?? new Map<Stand | undefined, Map<boolean, readonly Alike[]>>();
    this.known.set(stand, ofStand);
    const row = ofStand.get(asking) ?? new Map<boolean, readonly Alike[]>();
    ofStand.set(asking, row);
    let found = row.get(isOwn);
    if (!found) {
      const held = [new Set(stand.machines), new Set(asking?.machines)];
      found = groupBy(isOwn ? stand.machines : this.nodes, (node) =>
        [this.kinds.of(node), ...held.map((machines) => machines.has(node))].join(" "),
      );
      row.set(isOwn, found);
    }
    return found;
  }
}

/** One of them; where one asks itself, that one and another. */
function examples(alike: Alike, asking: { readonly id: string }): Alike {
  const own = alike.find(({ id }) => id === asking.id);
  return own ? [own, ...alike.filter((each) => each !== own).slice(0, 1)] : alike.slice(0, 1);
}
