import type { Estate } from "../../estate";
import type { Graph } from "../../graph";
import { ConnectionSet } from "../../sets";
import type { AwsEndpoint } from "../aws";
import type { Endpoint, HostEndpoint } from "../endpoint";
import { estateReachability, type EstateReachability } from "../joint";
import { Allowance } from "./allowance";
import {
  dependsOnPlace,
  FlowJudgement,
  type ForbiddenTraffic,
  type JudgedGroup,
  type PartyTraffic,
} from "./forbidden";
import { readFlows } from "./flow-ends";
import { judgeLayers, type Walls } from "./layers";
import { Parties } from "./parties";
import type { EnvironmentOf, Party } from "./party";
import { judgeRequired, type RequiredFlow } from "./required";

/** What of an estate the connections are judged by. */
export type FlowEstate = Pick<
  Estate,
  "zones" | "flows" | "baseFlows" | "register" | "platform" | "levels" | "clusters" | "defaulted"
>;

/** Whether an estate divides anything: without zones of its own and flows, no connection is forbidden. */
export const dividesNetworks = ({ zones, flows, defaulted }: FlowEstate): boolean =>
  !defaulted && (flows.length > 0 || Object.values(zones).some(({ external }) => !external));

/** The connections of a graph, judged by its estate's flows; each part is computed when it is asked for, and kept. */
export class FlowAnalysis {
  readonly parties: Parties;
  private readonly table;
  private readonly allowance: Allowance;
  private judged: FlowJudgement | undefined;
  private needed: readonly RequiredFlow[] | undefined;
  private walls: Walls | undefined;

  constructor(
    graph: Graph,
    private readonly estate: FlowEstate,
    environmentOf: EnvironmentOf,
    readonly reachability: EstateReachability = estateReachability(graph, estate),
  ) {
    this.table = readFlows(estate);
    this.parties = new Parties(graph, estate, this.table, environmentOf);
    this.allowance = new Allowance(estate, this.table);
  }

  private get judgement(): FlowJudgement {
    return (this.judged ??= new FlowJudgement(this.reachability, this.parties, this.allowance));
  }

  /** Connections that no flow declares, one entry for each pair of parties. */
  get forbidden(): readonly ForbiddenTraffic[] {
    return this.judgement.forbidden;
  }

  /** What some flow lets one party open to another: not what needs none, as within a zone. */
  declared(from: Party, to: Party): ConnectionSet {
    return this.allowance.declared(from, to);
  }

  /** The same to the API server of a cluster, which flows mean by the zones of its subnets, and the internet's if it faces that. */
  declaredToServer(from: Party, server: HostEndpoint): ConnectionSet {
    const inside = this.reachability.endpoint(server.node.id) as AwsEndpoint | undefined;
    return ConnectionSet.unionAll(
      this.parties.ofServer(server, inside).map((party) => this.declared(from, party)),
    );
  }

  /** The same to whatever lies in a zone. */
  declaredToZone(from: Party, zone: string): ConnectionSet {
    return this.declared(from, this.parties.inZone(zone));
  }

  /**
   * What the flows say of connections between two ends: whether all of them are declared. Undefined where nothing leads
   * from the one to the other but places that nobody gave.
   *
   * @param may what may pass
   * @param must what of it does so for certain
   */
  verdictOn(
    from: Endpoint,
    to: Endpoint,
    may: ConnectionSet,
    must: ConnectionSet,
  ): JudgedGroup["verdict"] | undefined {
    const apart = dependsOnPlace(from, to) ? this.reachability.between(from, to).apart : undefined;
    const [some, sure] = apart ? [may.intersect(apart.may), must.intersect(apart.must)] : [may, must];
    const pairs = this.parties
      .of(from)
      .flatMap(({ party }) => this.parties.of(to).map((other) => this.allowance.between(party, other.party)));
    if (some.isEmpty || pairs.length === 0) return undefined;
    if (pairs.some(({ possible }) => !sure.isSubsetOf(possible))) return "forbidden";
    return pairs.every((allowed) => some.isSubsetOf(allowed.sure)) ? "allowed" : "unknown";
  }

  /** The flows that must work. */
  get required(): readonly RequiredFlow[] {
    return (this.needed ??= judgeRequired(this.reachability, this.parties, this.table, this.groups));
  }

  /** Walls of fewer layers than the targets' levels demand. */
  get thinWalls(): Walls {
    return (this.walls ??= judgeLayers(this.reachability, this.parties, this.allowance, this.estate.levels));
  }

  get traffic(): readonly PartyTraffic[] {
    return this.judgement.byParties;
  }

  /** All connections, by groups of ends that nothing tells apart. */
  get groups(): readonly JudgedGroup[] {
    return this.judgement.groups;
  }
}

const started = (): Map<EnvironmentOf, { estate: FlowEstate; analysis: FlowAnalysis }> => new Map();

/** The analysis that somebody has asked for already; none where nobody has. */
export const startedAnalysis = (graph: Graph, environmentOf: EnvironmentOf): FlowAnalysis | undefined =>
  graph.derive(started).get(environmentOf)?.analysis;

/**
 * The analysis of a graph by an estate, computed once for all that ask by the same function.
 *
 * @returns undefined where the estate divides nothing
 */
export function flowAnalysis(
  graph: Graph,
  estate: FlowEstate,
  environmentOf: EnvironmentOf,
): FlowAnalysis | undefined {
  if (!dividesNetworks(estate)) return undefined;
  const ofGraph = graph.derive(started);
  const found = ofGraph.get(environmentOf);
  if (found?.estate === estate) return found.analysis;
  const analysis = new FlowAnalysis(graph, estate, environmentOf);
  ofGraph.set(environmentOf, { estate, analysis });
  return analysis;
}
