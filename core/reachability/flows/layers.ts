import type { Estate } from "../../estate";
import { ConnectionSet } from "../../sets";
import type { Endpoint } from "../endpoint";
import type { BlockingLayer, EstateReachability, JointWitness } from "../joint";
import { distinct } from "./alike";
import type { Allowance } from "./allowance";
import type { Party } from "./party";
import type { Parties } from "./parties";

/** What keeps one party's connections from another, where it is fewer layers than the level demands. */
export interface ThinWall {
  readonly verdict: "violation" | "unknown";
  readonly from: Party;
  readonly to: Party;
  /** A pair with the fewest layers. */
  readonly source: Endpoint;
  readonly target: Endpoint;
  readonly layers: readonly BlockingLayer[];
  readonly demanded: number;
  readonly witness: JointWitness;
}

interface Placed {
  readonly end: Endpoint;
  readonly party: Party;
}

export interface Walls {
  /** The thinnest between each two parties. */
  readonly thin: readonly ThinWall[];
  /** The number of pairs of ends after which no more were looked at; undefined where all were. */
  readonly cutAt: number | undefined;
}

/** More pairs than this are not looked at. */
const mostPairs = 20_000;

/** Judges how many independent layers keep out what no flow declares, where the level of the target demands several. */
export function judgeLayers(
  reachability: EstateReachability,
  parties: Parties,
  allowance: Allowance,
  levels: Estate["levels"],
): Walls {
  const demandOf = ({ environment }: Party): number =>
    environment === undefined ? 1 : (levels[environment.level]?.blockingLayers ?? 1);
  const place = (ends: readonly Endpoint[]): Placed[] =>
    ends
      .flatMap((end) => parties.of(end))
      .flatMap(({ party, ends: own }) => own.map((end) => ({ end, party })));
  const inside = place(distinct(reachability.endpoints));
  const targets = inside.filter(({ party }) => isJudged(party) && demandOf(party) > 1);
  if (targets.length === 0) return { thin: [], cutAt: undefined };
  const sources = [...inside, ...place(reachability.outside)].filter(({ party }) => isJudged(party));
  const thinnest = new Map<string, ThinWall>();
  let pairs = 0;
  for (const from of sources) {
    for (const to of targets) {
      if (!areApart(from.party, to.party)) continue;
      if (++pairs > mostPairs) return { thin: [...thinnest.values()], cutAt: mostPairs };
      const wall = judgePair(reachability, allowance, from, to, demandOf(to.party));
      if (!wall) continue;
      const key = `${from.party.key} > ${to.party.key}`;
      const known = thinnest.get(key);
      if (!known || weight(wall) < weight(known)) thinnest.set(key, wall);
    }
  }
  return { thin: [...thinnest.values()], cutAt: undefined };
}

const weight = ({ verdict, layers }: ThinWall): number => layers.length + (verdict === "unknown" ? 100 : 0);

/** Where machines carry what is judged, or no zone is left at all, there is no wall of zones. */
const isJudged = ({ role, zones, certain, isInternet }: Party): boolean =>
  (role === "workload" || role === "store" || role === "agent" || role === "outside") &&
  (!certain || zones.length > 0 || isInternet);

const areApart = (from: Party, to: Party): boolean =>
  !from.certain || !to.certain || !to.zones.some((zone) => from.zones.includes(zone));

function judgePair(
  reachability: EstateReachability,
  allowance: Allowance,
  { party: from, end: source }: Placed,
  { party: to, end: target }: Placed,
  demanded: number,
): ThinWall | undefined {
  const answer = reachability.between(source, target);
  // Network policies speak of these protocols only: of others they could never be a layer. What passes, or may, is
  // another finding.
  const { possible } = allowance.between(from, to);
  const forbidden = ConnectionSet.transport().subtract(possible).subtract(answer.may);
  if (forbidden.isEmpty) return undefined;
  const layers = answer.blockedBy(forbidden);
  if (layers.length >= demanded) return undefined;
  const witness = answer.witness(forbidden.first);
  // Nothing leads from outside to pods without a door: there is no wall to judge.
  const isFar = source.kind === "external" && target.kind === "pods";
  if (isFar && witness.hops.every(({ layer }) => layer === "network-policy")) return undefined;
  const isSure = from.certain && to.certain && witness.hops.every((hop) => hop.verdict !== "unknown");
  const verdict = isSure ? "violation" : "unknown";
  return { verdict, from, to, source, target, layers, demanded, witness };
}
