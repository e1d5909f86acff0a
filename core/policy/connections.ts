import type { Estate } from "../estate";
import type { Graph, Node } from "../graph";
import type { ConnectionAnswer, Endpoint, Witness } from "../reachability";
import {
  flowAnalysis,
  shares,
  type Course,
  type FlowAnalysis,
  type ForbiddenTraffic,
  type JudgedGroup,
  type Party,
  type Share,
} from "../reachability/flows";
import { ConnectionSet, IpSet } from "../sets";
import { reportAbsence } from "./absence";
import type { EnvironmentInForce } from "./environment";
import type { Evidence, Report } from "./report";

export type { Endpoint, Party };

/** What policies on computed connections are given. */
interface Context {
  readonly graph: Graph;
  readonly estate: Estate;
  readonly environmentOf: (node: Node) => EnvironmentInForce;
  readonly report: Report;
}

/** The connections of the graph, judged by the estate's flows; where it divides nothing, the control concerns nothing. */
export function connectionsIn({ graph, estate, environmentOf, report }: Context): FlowAnalysis | undefined {
  const found = flowAnalysis(graph, estate, environmentOf);
  if (!found) report.notApplicable("the estate declares no zones of its own and no flows");
  return found;
}

/** The node that an end is; none for addresses and for what every estate has undeclared. */
export function nodeOf(end: Endpoint): Node | undefined {
  if (end.kind === "pods") return end.workload;
  return end.kind === "host" ? end.node : undefined;
}

/** The zones that hold networks which the estate administers from. */
export function managingZones({ zones, hosts }: Pick<Estate, "zones" | "hosts">): ReadonlySet<string> {
  const management = IpSet.fromCidrs(hosts.management).set;
  return new Set(
    Object.keys(zones).filter((zone) => IpSet.fromCidrs(zones[zone]?.cidrs ?? []).set.overlaps(management)),
  );
}

/** `shop/web, orders and 3 more`. */
export function nameEnds(ends: readonly Endpoint[], most = 3): string {
  const names = [...new Set(ends.map(({ name }) => name))];
  const more = names.length - most;
  if (more > 0) return `${names.slice(0, most).join(", ")} and ${more} more`;
  return names.length < 2 ? (names[0] ?? "") : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}

const because: Record<Witness["hops"][number]["reason"], string> = {
  rule: "by",
  "no-rule": "no rule of",
  open: "nothing restricts it",
  "not-enforced": "nothing enforces policies",
  foreign: "depends on",
  unknown: "not known",
};

/** A connection hop by hop, each with the rule that decides. */
export function witnessEvidence({ from, to, connection, verdict, hops }: Witness): Evidence[] {
  const port = "port" in connection ? ` ${connection.port}` : "";
  const head = `${from.name} → ${to.name} on ${String(connection.protocol).toUpperCase()}${port}: ${verdict}`;
  return [
    { text: head },
    ...hops.map((hop): Evidence => {
      const [first, ...others] = hop.sources;
      const names =
        first &&
        `${first.name}${first.path ? ` ${first.path}` : ""}${others.length > 0 ? ` and ${others.length} more` : ""}`;
      const why = [because[hop.reason], hop.reason === "open" ? undefined : names, hop.missing].filter(
        Boolean,
      );
      return {
        text: `${hop.at}: ${hop.verdict}, ${why.join(" ")}`,
        ...(first && { resource: first.resource, path: first.path }),
      };
    }),
  ];
}

/** What would have to be known for a connection to be certain. */
export function missingOf(witness: Witness): string {
  const missing = [
    ...new Set(witness.hops.flatMap((hop) => (hop.verdict === "unknown" ? (hop.missing ?? hop.at) : []))),
  ];
  return missing.slice(0, 3).join("; ") || "in which zone the ends lie";
}

/** `shop/web and orders on TCP 80, cart on all`. */
export const nameShares = (all: readonly Share[]): string => {
  const byText = new Map<string, Endpoint[]>();
  for (const { ends, connections } of all) {
    const text = connectionText(connections);
    byText.set(text, [...(byText.get(text) ?? []), ...ends]);
  }
  const texts = [...byText].map(([text, ends]) => `${nameEnds(ends)} on ${text}`);
  const more = texts.length - 4;
  return more > 1 ? `${texts.slice(0, 4).join(", ")}, and others` : texts.join(", ");
};

const connectionText = (connections: ConnectionSet): string =>
  ConnectionSet.transport().isSubsetOf(connections) ? "all ports" : connections.toText();

/** The ends of all shares. */
export const endsOf = (all: readonly Share[]): readonly Endpoint[] => all.flatMap(({ ends }) => ends);

/** Forbidden connections between two zones, taken together whatever their ends are. */
export interface ForbiddenBetween extends Omit<ForbiddenTraffic, "from" | "to"> {
  readonly from: string;
  readonly to: string;
  /** What the finding is about: the first of the targets, or of the sources where the targets lie outside. */
  readonly on: Node | undefined;
  readonly key: string;
  /** What of the ends' networks was not given, where all the doubt is about that. */
  readonly missing: string | undefined;
  /** The names of the environments, where the ends belong to one. */
  readonly environments: { readonly from: string; readonly to: string };
}

/**
 * All connections of a course that no flow declares: what is certain, and what is in doubt, by pairs of zones; what is in
 * doubt because networks were not given, by what was not given.
 */
export function forbiddenBetween(analysis: FlowAnalysis, course: Course): readonly ForbiddenBetween[] {
  const groups = new Map<string, ForbiddenTraffic[]>();
  for (const traffic of analysis.forbidden) {
    if (traffic.course !== course) continue;
    const { from, to, verdict } = traffic;
    const missing = missingIn(traffic);
    const source = course === "ingress" ? [] : [from.label, from.environment?.name];
    const target = course === "egress" ? [] : [to.label, to.environment?.name];
    const key = missing ?? [verdict, ...source, ...target].join(" > ");
    const list = groups.get(key);
    if (list) list.push(traffic);
    else groups.set(key, [traffic]);
  }
  return [...groups.values()].map(together).sort((a, b) => (a.key < b.key ? -1 : 1));
}

const missingIn = ({ verdict, from, to }: ForbiddenTraffic): string | undefined =>
  verdict === "unknown" ? (from.missing ?? to.missing) : undefined;

function together(chosen: readonly ForbiddenTraffic[]): ForbiddenBetween {
  const main = chosen.find(({ from, to }) => from.role !== "pool" && to.role !== "pool") ?? chosen[0]!;
  const of = (side: "sources" | "targets"): readonly Share[] =>
    shares(chosen.flatMap((each) => each[side].map((share) => [share, share.connections] as const)));
  const { from, to, verdict } = main;
  const missing = missingIn(main);
  const [first] = [...main.targets, ...main.sources]
    .flatMap(({ ends }) => ends)
    .flatMap((end) => nodeOf(end) ?? []);
  const zones =
    main.course === "ingress"
      ? to.label
      : main.course === "egress"
        ? from.label
        : `${from.label} > ${to.label}`;
  return {
    ...main,
    sources: of("sources"),
    targets: of("targets"),
    on: first,
    environments: { from: from.environment?.name ?? "none", to: to.environment?.name ?? "none" },
    from: labels(chosen, "from"),
    to: labels(chosen, "to"),
    missing,
    key: missing ?? (verdict === "unknown" ? `${zones} in doubt` : zones),
  };
}

const labels = (all: readonly ForbiddenTraffic[], side: "from" | "to"): string =>
  [...new Set(all.map((each) => each[side].label))].sort().reverse().join(" and ");

/** Reports one pair of zones: as a violation with its witness, or as unknown with what is missing. */
export function reportForbidden(
  context: Pick<Context, "graph" | "report">,
  found: ForbiddenBetween,
  message: string,
): void {
  const { report } = context;
  const { verdict, witness, on, key, missing } = found;
  const options = { evidence: witnessEvidence(witness), key, ...(on && { on }) };
  if (verdict === "violation") reportAbsence(context, "close it", message, "", options);
  else if (missing !== undefined)
    report.unknown("", notGiven(endsOf([...found.sources, ...found.targets]), missing), options);
  else
    report.unknown(
      "",
      `whether ${found.from} reaches ${found.to} beyond the flows: ${missingOf(witness)}`,
      options,
    );
}

/** The doubt about all that lies in networks that were not given, whatever stands at the other end. */
const notGiven = (ends: readonly Endpoint[], missing: string): string =>
  `what ${nameEnds(ends.filter(({ kind }) => kind === "host"))} may connect with: ${missing} were not given`;

/** What passes between ends that are alike; with its own answer where that isn't what passes directly. */
export interface Passing
  extends Pick<JudgedGroup, "from" | "to" | "may" | "must">, Partial<Pick<JudgedGroup, "verdict">> {
  readonly answer?: ConnectionAnswer;
}

/**
 * What load balancers pass on to other ports than they were asked on, by what their targets meet. Ports of containers,
 * which only these say, are left to policies on them.
 *
 * @param counted connections of the targets that matter
 */
export function* forwardedIn(analysis: FlowAnalysis, counted: ConnectionSet): Generator<Passing> {
  const { reachability, parties, groups } = analysis;
  for (const forward of reachability.forwards) {
    const { balancer, target, listens, sends, anyPort } = forward;
    if (anyPort || !sends.may.overlaps(counted)) continue;
    const asking = groups.filter(
      ({ to, may }) => may.overlaps(listens.may) && to.ends.some(({ id }) => id === balancer.id),
    );
    for (const { from } of asking)
      for (const end of from.ends) {
        const answer = reachability.through(end, forward);
        if (answer.may.isEmpty) continue;
        const { may, must } = answer;
        for (const to of parties.of(target))
          yield { from: { party: from.party, ends: [end] }, to, may, must, answer };
      }
  }
}

/** Ends of one zone and environment that reach a target. */
export interface Reach {
  readonly verdict: "violation" | "unknown";
  /** Their zone and environment, or what was not given. */
  readonly scope: string;
  readonly sources: readonly Endpoint[];
  readonly targets: readonly Endpoint[];
  readonly connections: ConnectionSet;
  /** One of the pairs, on one of its connections. */
  readonly witness: Witness;
  /** Of an unknown: what would have to be known. */
  readonly doubt: string;
}

interface Reaching {
  readonly scope: string;
  readonly missing: string | undefined;
  readonly isInternet: boolean;
  readonly sources: Set<Endpoint>;
  readonly targets: Set<Endpoint>;
  readonly example: readonly [
    from: Endpoint,
    to: Endpoint,
    connections: ConnectionSet,
    answer: ConnectionAnswer | undefined,
  ];
  connections: ConnectionSet;
}

/**
 * What reaches ends that flows don't speak of, by zone and environment of the sources: what certainly does, and between
 * ends of which nothing is certain, what may.
 *
 * @param of which connections count, of those that pass between two parties; all unless told
 * @param groups what passes; by default, what does so directly
 */
export function reaching(
  analysis: FlowAnalysis,
  isTarget: (end: Endpoint) => boolean,
  isSource: (end: Endpoint, party: Party) => boolean,
  of: (group: Passing) => ConnectionSet = () => ConnectionSet.all(),
  groups: Iterable<Passing> = analysis.groups,
): readonly Reach[] {
  const certain = new Map<string, Reaching>();
  const doubtful = new Map<string, Reaching>();
  for (const group of groups) {
    const { from, to, must, may, answer } = group;
    const targets = to.ends.filter(isTarget);
    const sources = targets.length === 0 ? [] : from.ends.filter((end) => isSource(end, from.party));
    const counted = sources.length === 0 ? ConnectionSet.none() : of(group);
    const scope = `${from.party.label} > ${to.party.label} ${from.party.environment?.name ?? ""}`;
    const { isInternet } = from.party;
    if (counted.overlaps(must)) {
      const connections = counted.intersect(must);
      note(certain, { scope, missing: undefined, isInternet, sources, targets, connections, answer });
      continue;
    }
    const connections = counted.intersect(may);
    const missing = from.party.missing ?? to.party.missing;
    if (!connections.isEmpty)
      note(doubtful, { scope: missing ?? scope, missing, isInternet, sources, targets, connections, answer });
  }
  const told = [...certain.values()];
  const isTold = (end: Endpoint, side: "sources" | "targets"): boolean =>
    told.some((each) => each[side].has(end));
  const open = [...doubtful.values()].filter(
    ({ isInternet, sources, targets }) =>
      // All parts of the internet are one to who reads of it.
      (isInternet
        ? !told.some((each) => each.isInternet)
        : [...sources].some((end) => !isTold(end, "sources"))) ||
      [...targets].some((end) => !isTold(end, "targets")),
  );
  const read =
    (verdict: Reach["verdict"]) =>
    ({ scope, missing, sources, targets, connections, example }: Reaching): Reach => {
      const [from, to, own, answer] = example;
      const witness = (answer ?? analysis.reachability.between(from, to)).witness(own.first);
      return {
        verdict,
        scope: verdict === "unknown" ? `${scope} in doubt` : scope,
        sources: [...sources],
        targets: [...targets],
        connections,
        witness,
        doubt: missing === undefined ? missingOf(witness) : notGiven([...sources, ...targets], missing),
      };
    };
  return [...told.map(read("violation")), ...open.map(read("unknown"))].sort((a, b) =>
    a.scope < b.scope ? -1 : 1,
  );
}

function note(
  all: Map<string, Reaching>,
  found: Pick<Reaching, "scope" | "missing" | "isInternet" | "connections"> &
    Readonly<Record<"sources" | "targets", readonly Endpoint[]>> & {
      readonly answer: ConnectionAnswer | undefined;
    },
): void {
  const { scope, missing, isInternet, sources, targets, connections, answer } = found;
  let own = all.get(scope);
  if (!own) {
    const example = [sources[0]!, targets[0]!, connections, answer] as const;
    const none = ConnectionSet.none();
    own = {
      scope,
      missing,
      isInternet,
      sources: new Set(),
      targets: new Set(),
      example,
      connections: none,
    };
    all.set(scope, own);
  }
  for (const end of sources) own.sources.add(end);
  for (const end of targets) own.targets.add(end);
  own.connections = own.connections.union(connections);
}
