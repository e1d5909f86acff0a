import type { Graph, Workload } from "../../../core/graph";
import type { Hosting } from "../../../core/placement";
import { separations } from "../../../core/placement/separation";
import { meetOn } from "../../../core/placement/sharing";
import type { KubeObject } from "./client";
import type { Outcome } from "./schedule";

/** A pod that stands on a node, with the workload that it is of. */
export interface Placed {
  readonly outcome: Outcome;
  readonly workload: Workload;
}

const zoneKey = "topology.kubernetes.io/zone";
const namesNode = ({ pod }: Outcome): boolean => (pod.spec as { nodeName?: string }).nodeName !== undefined;

/** What candidates say of pods beside each other, held against where a scheduler put them. */
export class Neighbours {
  private readonly zones: ReadonlyMap<string, unknown>;

  constructor(
    private readonly hosting: Hosting,
    readonly graph: Graph,
    nodes: readonly KubeObject[],
  ) {
    this.zones = new Map(
      nodes.map(({ metadata }) => [metadata.name, (metadata.labels as Record<string, unknown>)[zoneKey]]),
    );
  }

  private indexOf(workload: Workload, node: string): number {
    return this.hosting.classOf(workload)!.hosts.pools.findIndex(({ nodeName }) => nodeName === node);
  }

  /** Two pods that the scheduler put on one node though they should never meet there. */
  wrongPair(placed: readonly Placed[]): readonly [Placed, Placed] | undefined {
    const scheduled = placed.filter(({ outcome }) => outcome.node !== undefined && !namesNode(outcome));
    for (const [at, one] of scheduled.entries())
      for (const two of scheduled.slice(at + 1)) {
        if (one.outcome.node !== two.outcome.node || one.workload === two.workload) continue;
        const [a, b] = [one, two].map(({ workload }) => this.hosting.classOf(workload)!);
        if (meetOn(a!, b!, this.indexOf(one.workload, one.outcome.node!)) === "no") return [one, two];
      }
    return undefined;
  }

  /** Whether some pod that stands there keeps the refused one off a node. */
  isKeptOff(refused: Workload, node: string, placed: readonly Placed[]): boolean {
    const own = this.hosting.classOf(refused)!;
    const pool = own.hosts.pools[this.indexOf(refused, node)]!;
    return placed.some(({ outcome, workload }) => {
      if (outcome.node === undefined || workload === refused) return false;
      const reasons = separations(own, this.hosting.classOf(workload)!, pool);
      if (outcome.node === node) return reasons.some(({ answer }) => answer === "yes");
      const zone = this.zones.get(node);
      const isNear = zone !== undefined && zone === this.zones.get(outcome.node);
      return isNear && reasons.some(({ answer, text }) => answer === "yes" && text.includes(zoneKey));
    });
  }
}
