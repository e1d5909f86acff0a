import type { Estate } from "../../estate";
import { derivedBy, type Graph } from "../../graph";
import type { NamespaceScope } from "../../graph/kubernetes";
import { IpSet, publicIpv4, publicIpv6 } from "../../sets";
import type { Hop, HopSource } from "../answer";
import { clusterFacts } from "./cluster-facts";
import { Ends } from "./ends";
import type { ClusterFacts } from "./facts";
import { emptyScope, layGround, type Placement } from "./ground";
import { ALL } from "./interned";
import { readCluster, type ClusterModel } from "./model";
import { leavesPodsOut } from "./narrow-blocks";
import { unseenPod, type PodKind } from "./pods";
import type { Direction } from "./read/policy";
import { Side } from "./side";
import { traceSide } from "./witness";

/** Whether everybody of a kind may connect with a pod that nothing is said of: `open` on all ports, for certain. */
export interface Default {
  readonly state: "open" | "denied" | "unknown";
  /** The rules that open it, or that it depends on. */
  readonly sources: readonly HopSource[];
  readonly missing: string | undefined;
}

/** The default of a namespace in one direction, towards pods of other namespaces and towards addresses outside. */
export type Part = "inside" | "outside";
export type Defaults = Readonly<Record<Part, Default>>;

/** A pod without labels and named ports: what holds for it holds where no policy makes an exception. */
const plainPod = (scope: NamespaceScope): PodKind => ({
  ...unseenPod,
  scope,
  labels: { entries: new Map(), open: false },
  ports: { byName: new Map(), open: false },
});

/** What policies of a cluster make of pods to come, namespace by namespace. */
interface ClusterDefaults {
  of(scope: NamespaceScope, direction: Direction): Defaults | undefined;
}

/** Ends of which the openings are named: whoever opens the rest opens some of these in all likelihood. */
const mostTraced = 16;

const open: Default = { state: "open", sources: [], missing: undefined };
const denied: Default = { state: "denied", sources: [], missing: undefined };

/** Where there is no policy at all, everything is open: nothing is to be computed. */
const allOpen = ({ scopes }: ClusterModel): ClusterDefaults => ({
  of: (scope) => (scopes.includes(scope) ? { inside: open, outside: open } : undefined),
});

class ComputedDefaults implements ClusterDefaults {
  private readonly placement: Placement;
  private readonly sides: Readonly<Record<Direction, Side>>;
  private readonly places: ReadonlyMap<NamespaceScope, number>;

  private outsideBlocks: ComputedDefaults | undefined;

  constructor(
    private readonly model: ClusterModel,
    private readonly facts: ClusterFacts,
  ) {
    const bare = emptyScope(model.cluster, "(any other)");
    const { policies } = model;
    const own = { ...model, workloads: [] };
    const pods = [...model.scopes, bare].map(plainPod);
    this.placement = layGround(own, facts, { pods, bare });
    const { ground } = this.placement;
    const side = (direction: Direction): Side =>
      new Side(direction, new Ends(policies, direction, ground.classes, ground.population), ground);
    this.sides = { ingress: side("ingress"), egress: side("egress") };
    this.places = new Map(model.scopes.map((scope, at) => [scope, at]));
  }

  of(scope: NamespaceScope, direction: Direction): Defaults | undefined {
    const place = this.places.get(scope);
    if (place === undefined) return undefined;
    const subject = this.placement.probes[place]!;
    const side = this.sides[direction];
    const outside = [publicIpv4, publicIpv6].map((space) =>
      this.towards(side, subject, side.ends.withAddresses(space)),
    );
    const inside = this.towards(side, subject, [this.placement.probes.at(-1)!]);
    const states = outside.map(({ state }) => state);
    return {
      inside:
        inside.state === "unknown" && this.isDeniedOutsideBlocks(side, subject, scope) ? denied : inside,
      // One family without a barrier is enough for whoever speaks it.
      outside:
        outside[states.includes("open") ? states.indexOf("open") : Math.max(0, states.indexOf("unknown"))]!,
    };
  }

  /** Whether blocks of addresses are the exception: too narrow for all pods, of which the others are denied. */
  private isDeniedOutsideBlocks(side: Side, subject: number, scope: NamespaceScope): boolean {
    if (this.facts.ipBlockMatchesPods === false) return false;
    const { selections } = side.profiles[side.profileOf[subject]!]!;
    const blocks = selections
      .flatMap(({ policy }) => policy[side.direction])
      .flatMap(({ action, peers }) => (action === "deny" ? [] : peers))
      .flatMap((peer) => (peer.kind === "block" ? [peer.may] : []));
    if (blocks.length === 0 || !leavesPodsOut(IpSet.unionAll(blocks))) return false;
    this.outsideBlocks ??= new ComputedDefaults(this.model, { ...this.facts, ipBlockMatchesPods: false });
    return this.outsideBlocks.of(scope, side.direction)?.inside.state === "denied";
  }

  private towards(side: Side, subject: number, ends: readonly number[]): Default {
    const { states, sets } = this.placement.ground;
    const outcome = side.outcome(side.profileOf[subject]!);
    const found = ends.map((end) => ({ end, state: outcome.of(end) }));
    if (found.some(({ state }) => states.may(state) !== ALL)) return denied;
    const doubtful = found.find(({ state }) => states.must(state) !== ALL);
    const left = doubtful ? sets.get(sets.subtract(ALL, states.must(doubtful.state))) : sets.get(ALL);
    const hops = (doubtful ? [doubtful] : found.slice(0, mostTraced)).map(({ end }) =>
      traceSide(side, subject, end, left.first!, ""),
    );
    const sources = hops.flatMap((hop) => hop.sources);
    return {
      state: doubtful ? "unknown" : "open",
      sources: [...new Map(sources.map((each) => [`${each.resource}\0${each.path}`, each])).values()],
      missing: (doubtful && this.blockDoubt(side, subject, doubtful.end, hops[0]!)) ?? hops[0]!.missing,
    };
  }

  /** What would tell whether pods are meant, where nothing but rules of blocks of addresses leaves that open. */
  private blockDoubt(side: Side, subject: number, end: number, { reason, sources }: Hop): string | undefined {
    const { classes, facts } = this.placement.ground;
    if (reason !== "unknown" || facts.enforced === "unknown" || end >= classes.count) return undefined;
    const { selections } = side.profiles[side.profileOf[subject]!]!;
    const rules = selections.flatMap(({ policy, surely }) =>
      side.rulesOf(policy, subject).map(({ rule, peers }) => ({
        name: policy.name,
        key: `${policy.node.id}\0${rule.path}`,
        isBlock:
          surely &&
          rule.action === "allow" &&
          !peers.must.has(end) &&
          rule.peers.every(({ kind }) => kind !== "unknown") &&
          rule.peers.some(({ kind }) => kind === "block"),
      })),
    );
    // What isolates is no rule: it has no path.
    const doubts = sources
      .filter(({ path }) => path !== "")
      .map((source) => rules.find(({ key }) => key === `${source.resource}\0${source.path}`));
    if (doubts.length === 0 || !doubts.every((each) => each?.isBlock)) return undefined;
    const names = [...new Set(doubts.map((each) => each!.name))].join(", ");
    const declared =
      facts.ipBlockMatchesPods === undefined
        ? ", or, where ipBlocks take no pods, clusters.<name>.networkPolicy.ipBlockMatchesPods: false in the estate"
        : "";
    return `whether pods of other namespaces have addresses in an ipBlock of ${names}; ports in the rule settle it${declared}`;
  }
}

const defaultsOf = (model: ClusterModel, facts: ClusterFacts): ClusterDefaults =>
  model.policies.length + model.foreign.length === 0 && facts.enforced !== "no"
    ? allOpen(model)
    : new ComputedDefaults(model, facts);

/** What all policies of a cluster together, and what administrators' alone, make of its namespaces. */
export interface NamespaceDefaults {
  readonly facts: ClusterFacts;
  readonly all: ClusterDefaults;
  readonly administrators: ClusterDefaults;
}

const byCluster = derivedBy<Pick<Estate, "clusters">, Map<string, NamespaceDefaults>>(() => new Map());

/** The defaults of a cluster's namespaces, computed once for a graph and an estate. */
export function namespaceDefaults(
  graph: Graph,
  estate: Pick<Estate, "clusters">,
  cluster: string,
): NamespaceDefaults {
  const known = byCluster(graph, estate);
  let found = known.get(cluster);
  if (!found) {
    const model = readCluster(graph, cluster);
    const facts = clusterFacts(estate, graph, cluster);
    const others = model.policies.filter(({ tier }) => tier !== "namespace");
    found = {
      facts,
      all: defaultsOf(model, facts),
      administrators: defaultsOf({ ...model, policies: others, foreign: [] }, facts),
    };
    known.set(cluster, found);
  }
  return found;
}
