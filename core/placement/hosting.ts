import type { Graph, Workload } from "../graph";
import { type Answer } from "./answer";
import { judgePool, type PoolVerdict } from "./filters/verdict";
import { clusterHosts, type ClusterHosts } from "./pools/clusters";
import type { Pool } from "./pools/pool";
import type { Demands } from "./workloads/demands";
import { kubernetesDemands } from "./workloads/kubernetes";

/** A pool that a workload may land on. */
export interface Candidate extends PoolVerdict {
  readonly pool: Pool;
  readonly answer: Exclude<Answer, "no">;
}

/** Workloads that the scheduler treats alike. */
export interface PlacementClass {
  readonly index: number;
  readonly demands: Demands;
  readonly workloads: readonly Workload[];
  readonly hosts: ClusterHosts;
  /** The answer of each of the cluster's pools, in their order. */
  readonly answers: readonly Answer[];
}

/** Where each workload of a graph may land. */
export class Hosting {
  readonly classes: readonly PlacementClass[];
  private readonly classByWorkload = new Map<Workload, PlacementClass>();

  constructor(private readonly graph: Graph) {
    const found = new Map<string, { demands: Demands; workloads: Workload[] }>();
    for (const workload of graph.all("Workload")) {
      if (workload.platform !== "kubernetes") continue;
      const parts = kubernetesDemands(graph, workload);
      const key = keyOf(parts);
      const entry = found.get(key);
      if (entry) entry.workloads.push(workload);
      else found.set(key, { demands: { ...parts, key }, workloads: [workload] });
    }
    const hosts = clusterHosts(graph);
    this.classes = [...found.values()].map(({ demands, workloads }, index) => {
      const own = hosts.get(demands.cluster)!;
      const answers = own.pools.map((pool) => this.judge(demands, pool, own).answer);
      return { index, demands, workloads, hosts: own, answers };
    });
    for (const each of this.classes)
      for (const workload of each.workloads) this.classByWorkload.set(workload, each);
  }

  /** The machines of all clusters. */
  get clusters(): readonly ClusterHosts[] {
    return [...clusterHosts(this.graph).values()];
  }

  /** Undefined for what runs on no machine of ours: a function. */
  classOf(workload: Workload): PlacementClass | undefined {
    return this.classByWorkload.get(workload);
  }

  /** The pools that a workload may land on, each with why. */
  candidates(workload: Workload): readonly Candidate[] {
    return this.verdicts(workload).filter((each): each is Candidate => each.answer !== "no");
  }

  /** The answers of all pools of the workload's cluster. */
  verdicts(workload: Workload): readonly (PoolVerdict & { readonly pool: Pool })[] {
    const own = this.classOf(workload);
    return own ? own.hosts.pools.map((pool) => ({ pool, ...this.judge(own.demands, pool, own.hosts) })) : [];
  }

  private judge(demands: Demands, pool: Pool, hosts: ClusterHosts): PoolVerdict {
    const verdict = judgePool(demands, pool);
    if (verdict.answer !== "yes" || hosts.missing === undefined) return verdict;
    const text = "may run in another cluster";
    return { answer: "unknown", reasons: [{ answer: "unknown", text, missing: hosts.missing }] };
  }
}

const keyOf = (parts: Omit<Demands, "key">): string =>
  JSON.stringify(parts, (_, value: unknown) =>
    value instanceof Map ? [...(value as Map<string, unknown>)] : value,
  );

const build = (graph: Graph): Hosting => new Hosting(graph);

/** Where the workloads of a graph may land: read once a graph. */
export const hostingOf = (graph: Graph): Hosting => graph.derive(build);
