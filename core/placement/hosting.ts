import type { Graph, Workload } from "../graph";
import { any, type Answer, type Reason } from "./answer";
import { judgePool, type PoolVerdict } from "./filters/verdict";
import { podSides, type PodSide } from "./pod-index";
import { clusterHosts, type ClusterHosts } from "./pools/clusters";
import { takenBy } from "./pools/fargate";
import { labelOf, type Pool } from "./pools/pool";
import { bitsOf, PoolAnswers } from "./pool-answers";
import { conditionsOf } from "./filters/selection";
import type { Demands } from "./workloads/demands";
import { demandsOf } from "./workloads/demands-of";

/** A pool that a workload may land on. */
export interface Candidate extends PoolVerdict {
  readonly pool: Pool;
  readonly answer: Exclude<Answer, "no">;
}

/** Workloads that the scheduler treats alike, among others as well as on nodes. */
export interface PlacementClass {
  readonly index: number;
  /** Of one of them: labels, which nobody asks for, may differ. */
  readonly demands: Demands;
  readonly side: PodSide;
  readonly workloads: readonly Workload[];
  readonly hosts: ClusterHosts;
  /** The answer of each of the cluster's pools, in their order. */
  readonly answers: readonly Answer[];
  /** The pools, as bits, that answer yes; and those that do not answer no. */
  readonly sure: Uint32Array;
  readonly open: Uint32Array;
  /** Whether nothing that varies among a pool's machines, and nothing unknown, bears on whom its pods may meet. */
  readonly plain: boolean;
}

/** Where each workload of a graph may land. */
export class Hosting {
  readonly classes: readonly PlacementClass[];
  private readonly classByWorkload = new Map<Workload, PlacementClass>();
  private readonly demandsByWorkload = new Map<Workload, Demands>();
  private readonly poolAnswers = new Map<ClusterHosts, PoolAnswers>();
  private readonly hosts: ReadonlyMap<string, ClusterHosts>;

  constructor(graph: Graph) {
    this.hosts = clusterHosts(graph);
    const workloads = graph
      .all("Workload")
      .filter(({ platform }) => platform !== "lambda" && platform !== "managed");
    const all = workloads.flatMap((workload) => demandsOf(graph, workload) ?? []);
    const placed = workloads.filter((workload) => demandsOf(graph, workload));
    const sides = podSides(all);
    const answers = new Map<string, readonly Answer[]>();
    const classes = new Map<string, PlacementClass & { readonly workloads: Workload[] }>();
    placed.forEach((workload, at) => {
      const [demands, side] = [all[at]!, sides[at]!];
      this.demandsByWorkload.set(workload, demands);
      const hosts = this.hosts.get(demands.cluster)!;
      const profiles =
        demands.startedBy === undefined
          ? hosts.pools.filter((each) => each.fargate).map((each) => takenBy(each, demands))
          : [];
      const alike = [demands.key, side.companions, ...profiles].join("\0");
      let own = answers.get(alike);
      if (!own) answers.set(alike, (own = this.answer(demands, side, hosts, profiles)));
      const terms = side.antiAffinity.map(({ id }) => id).join();
      const meant = [...side.meantBy].map(([id, answer]) => `${id}${answer}`).join();
      const ports = demands.hostPorts
        .map(({ port, protocol, ip, missing }) => `${port}/${protocol}/${ip}/${missing ?? ""}`)
        .join();
      const key = [alike, demands.antiAffinityOpen ?? "", terms, meant, ports].join("\0");
      let found = classes.get(key);
      if (!found) {
        found = {
          index: classes.size,
          demands,
          side,
          workloads: [],
          hosts,
          answers: own,
          sure: bitsOf(own, (answer) => answer === "yes"),
          open: bitsOf(own, (answer) => answer !== "no"),
          plain: isPlain(demands, hosts),
        };
        classes.set(key, found);
      }
      found.workloads.push(workload);
      this.classByWorkload.set(workload, found);
    });
    this.classes = [...classes.values()];
  }

  private answer(
    demands: Demands,
    side: PodSide,
    hosts: ClusterHosts,
    profiles: readonly Answer[],
  ): readonly Answer[] {
    let all = this.poolAnswers.get(hosts);
    if (!all) this.poolAnswers.set(hosts, (all = new PoolAnswers(hosts.pools)));
    const plain = profiles.length === 0 ? all.of(demands) : undefined;
    if (!plain) return hosts.pools.map((pool) => judge(demands, side, pool, hosts).answer);
    const doubted = hosts.missing !== undefined || !side.companions;
    return doubted ? plain.map((answer) => (answer === "yes" ? "unknown" : answer)) : plain;
  }

  /** The machines of all clusters. */
  get clusters(): readonly ClusterHosts[] {
    return [...new Set(this.hosts.values())];
  }

  /** Undefined for what runs on no machine of ours: a function. */
  classOf(workload: Workload): PlacementClass | undefined {
    return this.classByWorkload.get(workload);
  }

  demandsOf(workload: Workload): Demands | undefined {
    return this.demandsByWorkload.get(workload);
  }

  /** The pools that a workload may land on, each with why. */
  candidates(workload: Workload): readonly Candidate[] {
    return this.verdicts(workload).filter((each): each is Candidate => each.answer !== "no");
  }

  /** The answers of all pools of the workload's cluster, each with the clauses that decide. */
  verdicts(workload: Workload): readonly (PoolVerdict & { readonly pool: Pool })[] {
    const own = this.classOf(workload);
    if (!own) return [];
    return own.hosts.pools.map((pool) => ({ pool, ...judge(own.demands, own.side, pool, own.hosts) }));
  }

  /** Why pods of a class may, or may not, land on a pool of their cluster. */
  reasons(own: PlacementClass, pool: Pool): readonly Reason[] {
    return judge(own.demands, own.side, pool, own.hosts).reasons;
  }
}

/** No label that the pods ask for varies among the machines of a pool, and no port or unknown term keeps them off. */
const isPlain = (demands: Demands, hosts: ClusterHosts): boolean =>
  demands.hostPorts.length === 0 &&
  demands.antiAffinityOpen === undefined &&
  demands.nodeName === undefined &&
  hosts.pools.every(
    (pool) =>
      !pool.machinePerPod && conditionsOf(demands).every(({ key }) => labelOf(pool, key)?.varies !== true),
  );

function judge(demands: Demands, side: PodSide, pool: Pool, hosts: ClusterHosts): PoolVerdict {
  if (demands.startedBy !== undefined) return judgeStarted(demands, pool);
  const fargate = judgeFargate(demands, pool, hosts);
  if (fargate && (pool.fargate || fargate.answer === "no")) return fargate;
  const verdict = judgePool(demands, pool);
  if (verdict.answer === "no") return verdict;
  if (fargate) return fargate;
  if (verdict.answer !== "yes") return verdict;
  const doubts: Reason[] = [];
  if (hosts.missing !== undefined)
    doubts.push({ answer: "unknown", text: "may run in another cluster", missing: hosts.missing });
  if (!side.companions && demands.nodeName === undefined)
    doubts.push({
      answer: "unknown",
      text: "waits for pods that its affinity asks for",
      path: "affinity.podAffinity",
      missing: "pods that its affinity selects",
    });
  return doubts.length > 0 ? { answer: "unknown", reasons: doubts } : verdict;
}

/** What user data starts stands on every machine that it starts, and on no other. */
function judgeStarted({ startedBy, selectionOpen }: Demands, pool: Pool): PoolVerdict {
  if (pool.startedBy !== startedBy) {
    const answer = pool.kind === "unknown" ? "unknown" : "no";
    const missing = answer === "unknown" ? { missing: `what starts ${pool.name}` } : {};
    return {
      answer,
      reasons: [{ answer, text: "is started by the user data of other machines", ...missing }],
    };
  }
  const text = "is started by the user data of its machines";
  const path = "userData";
  return selectionOpen === undefined
    ? { answer: "yes", reasons: [{ answer: "yes", text, path }] }
    : { answer: "unknown", reasons: [{ answer: "unknown", text, path, missing: selectionOpen }] };
}

/** A pod that a Fargate profile takes runs there and nowhere else; on its machines runs nothing but what it takes. */
function judgeFargate(demands: Demands, pool: Pool, hosts: ClusterHosts): PoolVerdict | undefined {
  const profiles = hosts.pools.filter((each) => each.fargate);
  if (profiles.length === 0) return undefined;
  if (pool.fargate) {
    const answer = takenBy(pool, demands);
    const text = answer === "no" ? "is selected by no selector of the profile" : "is selected by the profile";
    const missing =
      pool.fargate.find((each) => each.missing !== undefined)?.missing ?? "the labels of its pods";
    return { answer, reasons: [{ answer, text, ...(answer === "unknown" && { missing }) }] };
  }
  const taken = any(profiles.map((each) => takenBy(each, demands)));
  if (taken === "no") return undefined;
  const profile = profiles.find((each) => takenBy(each, demands) === taken)!;
  const text = `runs on Fargate by profile ${profile.name}`;
  return taken === "yes"
    ? { answer: "no", reasons: [{ answer: "no", text }] }
    : {
        answer: "unknown",
        reasons: [
          { answer: "unknown", text: `may be taken by profile ${profile.name}`, missing: "its selectors" },
        ],
      };
}

const build = (graph: Graph): Hosting => new Hosting(graph);

/** Where the workloads of a graph may land: read once a graph. */
export const hostingOf = (graph: Graph): Hosting => graph.derive(build);
