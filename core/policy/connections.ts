import type { Estate } from "../estate";
import type { Graph, Node } from "../graph";
import type { Endpoint, Witness } from "../reachability";
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
import { ConnectionSet } from "../sets";
import type { EnvironmentInForce } from "./environment";
import type { Evidence, Report } from "./report";

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
  /** The names of the environments, where the ends belong to one. */
  readonly environments: { readonly from: string; readonly to: string };
}

/** All connections of a course that no flow declares, by pairs of zones; what is certain hides what is not. */
export function forbiddenBetween(analysis: FlowAnalysis, course: Course): readonly ForbiddenBetween[] {
  const groups = new Map<string, ForbiddenTraffic[]>();
  for (const traffic of analysis.forbidden) {
    if (traffic.course !== course) continue;
    const { from, to } = traffic;
    const source = course === "ingress" ? [] : [from.label, from.environment?.name];
    const target = course === "egress" ? [] : [to.label, to.environment?.name];
    const key = [...source, ...target].join(" > ");
    const list = groups.get(key);
    if (list) list.push(traffic);
    else groups.set(key, [traffic]);
  }
  return [...groups.values()].map(together).sort((a, b) => (a.key < b.key ? -1 : 1));
}

function together(all: readonly ForbiddenTraffic[]): ForbiddenBetween {
  const certain = all.filter(({ verdict }) => verdict === "violation");
  const chosen = certain.length > 0 ? certain : all;
  const main = chosen.find(({ from, to }) => from.role !== "pool" && to.role !== "pool") ?? chosen[0]!;
  const of = (side: "sources" | "targets"): readonly Share[] =>
    shares(chosen.flatMap((each) => each[side].map((share) => [share, share.connections] as const)));
  const { from, to } = main;
  const [first] = [...main.targets, ...main.sources]
    .flatMap(({ ends }) => ends)
    .flatMap((end) => nodeOf(end) ?? []);
  return {
    ...main,
    sources: of("sources"),
    targets: of("targets"),
    on: first,
    environments: { from: from.environment?.name ?? "none", to: to.environment?.name ?? "none" },
    from: labels(chosen, "from"),
    to: labels(chosen, "to"),
    key:
      main.course === "ingress"
        ? to.label
        : main.course === "egress"
          ? from.label
          : `${from.label} > ${to.label}`,
  };
}

const labels = (all: readonly ForbiddenTraffic[], side: "from" | "to"): string =>
  [...new Set(all.map((each) => each[side].label))].sort().reverse().join(" and ");

/** Reports one pair of zones: as a violation with its witness, or as unknown with what is missing. */
export function reportForbidden(report: Report, found: ForbiddenBetween, message: string): void {
  const { verdict, witness, on, key } = found;
  const options = { evidence: witnessEvidence(witness), key, ...(on && { on }) };
  if (verdict === "violation") report(message, "", options);
  else
    report.unknown(
      "",
      `whether ${found.from} reaches ${found.to} beyond the flows: ${missingOf(witness)}`,
      options,
    );
}

/** Ends of one zone and environment that reach a target. */
export interface Reach {
  readonly verdict: "violation" | "unknown";
  /** Their zone and environment. */
  readonly scope: string;
  readonly sources: readonly Endpoint[];
  readonly targets: readonly Endpoint[];
  readonly connections: ConnectionSet;
  readonly witness: Witness;
}

/**
 * What reaches ends that flows don't speak of, by zone and environment of the sources.
 *
 * @param of which connections count, of those that pass between two parties; all unless told
 */
export function reaching(
  analysis: FlowAnalysis,
  isTarget: (end: Endpoint) => boolean,
  isSource: (end: Endpoint, party: Party) => boolean,
  of: (group: JudgedGroup) => ConnectionSet = () => ConnectionSet.all(),
): readonly Reach[] {
  const found = new Map<
    string,
    { certain: boolean; sources: Set<Endpoint>; targets: Set<Endpoint>; connections: ConnectionSet }
  >();
  for (const group of analysis.groups) {
    const { from, to, must, may } = group;
    const targets = to.ends.filter(isTarget);
    const sources = targets.length === 0 ? [] : from.ends.filter((end) => isSource(end, from.party));
    const counted = sources.length === 0 ? ConnectionSet.none() : of(group);
    const connections = counted.overlaps(must) ? counted.intersect(must) : counted.intersect(may);
    if (connections.isEmpty) continue;
    const certain = counted.overlaps(must);
    const key = `${from.party.label} > ${to.party.label} ${from.party.environment?.name ?? ""}`;
    const known = found.get(key);
    if (known?.certain && !certain) continue;
    const own =
      known && known.certain === certain
        ? known
        : {
            certain,
            sources: new Set<Endpoint>(),
            targets: new Set<Endpoint>(),
            connections: ConnectionSet.none(),
          };
    for (const end of sources) own.sources.add(end);
    for (const end of targets) own.targets.add(end);
    own.connections = own.connections.union(connections);
    found.set(key, own);
  }
  return [...found]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([scope, { certain, sources, targets, connections }]) => {
      const [all, others] = [[...sources], [...targets]];
      const witness = analysis.reachability.between(all[0]!, others[0]!).witness(connections.first);
      return {
        verdict: certain ? "violation" : "unknown",
        scope,
        sources: all,
        targets: others,
        connections,
        witness,
      };
    });
}
