import type { Graph } from "../../graph";
import type { Member } from "./endpoints/member";
import { Side } from "./ways/side";

/** What stands around each interface: one for all that nothing tells apart. */
export class SideStore {
  private readonly byKey = new Map<string, Side>();

  constructor(private readonly graph: Graph) {}

  of(member: Member): Side {
    let side = this.byKey.get(member.key);
    if (!side) this.byKey.set(member.key, (side = new Side(this.graph, member)));
    return side;
  }
}
