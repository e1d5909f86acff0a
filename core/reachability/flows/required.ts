import { peek, Unknown } from "../../graph";
import { ConnectionSet, portRange } from "../../sets";
import type { AwsEndpoint } from "../aws";
import type { Endpoint, PodsEndpoint } from "../endpoint";
import type { EstateReachability, JointWitness } from "../joint";
import { Kinds } from "./alike";
import { meets } from "./allowance";
import type { FlowTable, ReadFlow } from "./flow-ends";
import type { JudgedGroup } from "./forbidden";
import type { Party } from "./party";
import type { Parties } from "./parties";

/** A declared flow that must work, between two ends that it means. */
export interface RequiredTraffic {
  readonly verdict: "violation" | "unknown";
  readonly flow: ReadFlow;
  readonly from: Endpoint;
  readonly to: Endpoint;
  /** What of the flow cannot pass, or may not. */
  readonly lacking: ConnectionSet;
  readonly witness: JointWitness;
  /** The end of which it is not known whether the flow means it, because nobody knows where it lies. */
  readonly homeless?: Endpoint | undefined;
}

/** What a flow demands, and what became of it. */
export interface RequiredFlow {
  readonly flow: ReadFlow;
  /** Pairs of ends that were looked at: none where the graph holds nothing at one of the ends. */
  readonly pairs: number;
  /** Set where there were more pairs that differ than `pairs`. */
  readonly isCut: boolean;
  readonly failing: readonly RequiredTraffic[];
}

interface Placed {
  readonly end: Endpoint;
  readonly party: Party;
}

/** Ends of a flow between which and all others the same passes; the first two stand for all. */
interface Kind extends Placed {
  readonly other: Endpoint | undefined;
}

/** More pairs of a flow than this are not looked at. */
const mostPairs = 20_000;

/** Judges the flows that the estate requires: each of their sources with each of the targets that may answer. */
export function judgeRequired(
  reachability: EstateReachability,
  parties: Parties,
  table: FlowTable,
  groups: readonly JudgedGroup[],
): readonly RequiredFlow[] {
  const flows = table.flows.filter(({ required }) => required);
  if (flows.length === 0) return [];
  const place = (end: Endpoint): Placed[] =>
    parties.of(end).flatMap(({ party, ends }) => ends.map((each) => ({ end: each, party })));
  const inside = reachability.endpoints.flatMap(place);
  const outside = reachability.outside.flatMap(place);
  const kinds = new Kinds(groups);
  return flows.map((flow) => judgeFlow(reachability, flow, [...inside, ...outside], kinds));
}

function judgeFlow(
  reachability: EstateReachability,
  flow: ReadFlow,
  all: readonly Placed[],
  kinds: Kinds,
): RequiredFlow {
  const sources = ofEachKind(kinds, sourcesOf(all.filter(({ party }) => isMeant(flow.from, party))));
  const targets = ofEachKind(
    kinds,
    answering(
      all.filter(({ party }) => isMeant(flow.to, party)),
      flow.connections,
    ),
  );
  const failing: RequiredTraffic[] = [];
  let pairs = 0;
  let isCut = false;
  for (const from of sources) {
    const judged: RequiredTraffic[] = [];
    let works = false;
    for (const to of targets) {
      const end = from.end === to.end ? to.other : to.end;
      if (end === undefined || !together(from.party, to.party)) continue;
      isCut ||= pairs >= mostPairs;
      if (isCut) break;
      pairs++;
      const found = judgePair(reachability, flow, from.end, end);
      if (found) judged.push(found);
      else works = true;
    }
    // Whoever comes from outside needs one door; which of the ends behind it answers is the estate's own matter.
    if (!(works && from.party.role === "outside")) failing.push(...judged);
  }
  const perhaps =
    failing.length > 0 ? undefined : judgePossible(reachability, flow, all, { sources, targets });
  return { flow, pairs, isCut, failing: perhaps ? [perhaps] : failing };
}

/** More pairs of ends that a flow may mean than this are not looked at: one of them is enough for a doubt. */
const mostPossible = 200;

/** The first pair of ends that a flow may mean, because it is not known where they lie, and that it would fail for. */
function judgePossible(
  reachability: EstateReachability,
  flow: ReadFlow,
  all: readonly Placed[],
  sure: { readonly sources: readonly Placed[]; readonly targets: readonly Placed[] },
): RequiredTraffic | undefined {
  const sources = sourcesOf(all.filter(({ party }) => mayBeMeant(flow.from, party)));
  const targets = answering(
    all.filter(({ party }) => mayBeMeant(flow.to, party)),
    flow.connections,
  );
  const pairs = [
    ...sources.map((from) => [from, [...sure.targets, ...targets]] as const),
    ...sure.sources.map((from) => [from, targets] as const),
  ].flatMap(([from, others]) => others.map((to) => [from, to] as const));
  for (const [from, to] of pairs.slice(0, mostPossible)) {
    if (from.end === to.end || from.party.role === "outside" || !together(from.party, to.party)) continue;
    const found = judgePair(reachability, flow, from.end, to.end);
    if (found)
      return { ...found, verdict: "unknown", homeless: [from, to].find(({ party }) => !party.certain)?.end };
  }
  return undefined;
}

function judgePair(
  reachability: EstateReachability,
  flow: ReadFlow,
  from: Endpoint,
  to: Endpoint,
): RequiredTraffic | undefined {
  const asked = flow.connections.intersect(answersAt(to));
  const answer = reachability.between(from, to);
  // What works only where pods happen to stand is in doubt.
  const must = answer.must.intersect(answer.apart.must);
  const impossible = asked.subtract(answer.may);
  const lacking = impossible.isEmpty ? asked.subtract(must) : impossible;
  if (lacking.isEmpty) return undefined;
  const verdict = impossible.isEmpty ? "unknown" : "violation";
  return { verdict, flow, from, to, lacking, witness: answer.witness(lacking.first) };
}

const isMeant = (ends: readonly (string | number)[], party: Party): boolean => {
  if (party.role === "agent" || party.role === "resolver" || party.role === "service") return false;
  const zones: readonly (string | undefined)[] =
    party.zones.length === 0 || !party.certain ? [undefined] : party.zones;
  return zones.every((zone) => meets(ends, party, zone, false) !== undefined);
};

/** Whether a flow means what may lie in one of several zones, but not wherever it lies. */
const mayBeMeant = (ends: readonly (string | number)[], party: Party): boolean =>
  !party.certain &&
  !isMeant(ends, party) &&
  !["agent", "resolver", "service"].includes(party.role) &&
  [undefined, ...party.zones].some((zone) => meets(ends, party, zone, true) !== undefined);

const together = ({ environment: a }: Party, { environment: b }: Party): boolean =>
  a === undefined || b === undefined || a.name === b.name;

/** Who asks: what runs there; machines for pods only where no pods were given, and never what only answers. */
function sourcesOf(all: readonly Placed[]): readonly Placed[] {
  const asking = all.filter(({ party }) => party.role === "workload" || party.role === "outside");
  const chosen = asking.length > 0 ? asking : all.filter(({ party }) => party.role === "pool");
  return chosen;
}

/** Who answers: what says that it does, else all that may. */
function answering(all: readonly Placed[], asked: ConnectionSet): readonly Placed[] {
  const able = all.filter(({ end, party }) => party.role !== "pool" && answersAt(end).overlaps(asked));
  const saying = able.filter(({ end }) => end.kind !== "pods" || declares(end, asked));
  const pools = all.filter(({ party }) => party.role === "pool");
  return saying.length > 0 ? saying : able.length > 0 ? able : pools;
}

function ofEachKind(kinds: Kinds, all: readonly Placed[]): readonly Kind[] {
  const found = new Map<string, Placed[]>();
  for (const placed of all) {
    const key = `${kinds.of(placed.end.id)} ${answersAt(placed.end).toText()} ${placed.party.key}`;
    const list = found.get(key);
    if (!list) found.set(key, [placed]);
    else if (list.length < 2) list.push(placed);
  }
  return [...found.values()].map(([first, second]) => ({ ...first!, other: second?.end }));
}

const answersAt = (end: Endpoint): ConnectionSet =>
  end.kind === "host"
    ? ((end as Partial<AwsEndpoint>).accepts?.may ?? ConnectionSet.all())
    : ConnectionSet.all();

/** Whether one of the containers names one of the ports. */
function declares({ workload }: PodsEndpoint, asked: ConnectionSet): boolean {
  const containers = peek(() => workload.containers);
  if (containers instanceof Unknown) return false;
  return containers.some((container) => {
    const ports = peek(() => container.ports);
    return (ports instanceof Unknown ? [] : (ports ?? [])).some((port) => {
      const number = peek(() => port.containerPort);
      return typeof number === "number" && number > 0 && number < 65_536 && holdsPort(asked, number);
    });
  });
}

const holdsPort = (asked: ConnectionSet, port: number): boolean =>
  asked.overlaps(ConnectionSet.of({ tcp: portRange(port), udp: portRange(port), sctp: portRange(port) }));
