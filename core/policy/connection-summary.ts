import type { Graph } from "../graph";
import type { Endpoint } from "../reachability";
import { startedAnalysis, type FlowAnalysis, type JudgedGroup, type Party } from "../reachability/flows";
import type { ConnectionSet } from "../sets";
import { nodeOf, witnessEvidence } from "./connections";
import type { Resolver } from "./environment";

/** A zone, or what lies in none, with what lies in it. */
export interface ZoneSummary {
  readonly zone: string;
  /** How many there are; their names, each once, may be fewer. */
  readonly ends: number;
  readonly names: string[];
}

/** What passes from one zone to another; what is absent is nothing. */
export interface ZoneFlow {
  readonly from: string;
  readonly to: string;
  readonly allowed?: string;
  readonly forbidden?: string;
  readonly unknown?: string;
}

/** Ends that are alike on either side, and what passes between each pair of them. */
export interface ConnectionRow {
  readonly from: ZoneSummary;
  readonly to: ZoneSummary;
  readonly may: string;
  readonly must: string;
  readonly verdict: JudgedGroup["verdict"];
  /** One pair followed hop by hop, where no flow allows it for certain. */
  readonly witness?: string[];
}

export interface ConnectionSummary {
  readonly zones: { readonly zones: ZoneSummary[]; readonly flows: ZoneFlow[] };
  readonly connections: { readonly groups: number; readonly shown: ConnectionRow[] };
}

const mostRows = 200;
const mostNames = 10;
const ranks = { forbidden: 0, unknown: 1, allowed: 2 } as const;
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** What policies found out about the connections of a graph; nothing where none of them asked. */
export function connectionSummary(graph: Graph, resolver: Resolver): ConnectionSummary | undefined {
  const analysis = startedAnalysis(graph, resolver.environmentOf);
  return analysis && { zones: zonesOf(analysis), connections: connectionsOf(analysis) };
}

function zonesOf(analysis: FlowAnalysis): ConnectionSummary["zones"] {
  const ends = new Map<string, Map<string, string>>();
  for (const end of analysis.reachability.endpoints) {
    for (const { party } of analysis.parties.of(end)) {
      if (!nodeOf(end) || party.role === "service") continue;
      const known = ends.get(party.label) ?? new Map<string, string>();
      ends.set(party.label, known.set(end.id, end.name));
    }
  }
  const flows = new Map<string, Record<"allowed" | "forbidden" | "unknown", ConnectionSet> & Ends>();
  for (const { from, to, allowed, forbidden, unknown } of analysis.traffic) {
    if (from.role === "service" || to.role === "service") continue;
    const key = `${from.label}\0${to.label}`;
    const known = flows.get(key);
    const own = { from, to, allowed, forbidden, unknown };
    flows.set(
      key,
      known
        ? {
            ...own,
            allowed: known.allowed.union(allowed),
            forbidden: known.forbidden.union(forbidden),
            unknown: known.unknown.union(unknown),
          }
        : own,
    );
  }
  return {
    zones: [...ends]
      .map(([zone, all]) => summarise(zone, [...all.values()]))
      .sort((a, b) => compare(a.zone, b.zone)),
    flows: [...flows.values()]
      .map(({ from, to, allowed, forbidden, unknown }) => ({
        from: from.label,
        to: to.label,
        ...(!allowed.isEmpty && { allowed: allowed.toText() }),
        ...(!forbidden.isEmpty && { forbidden: forbidden.toText() }),
        ...(!unknown.isSubsetOf(forbidden) && { unknown: unknown.subtract(forbidden).toText() }),
      }))
      .sort((a, b) => compare(a.from, b.from) || compare(a.to, b.to)),
  };
}

interface Ends {
  readonly from: Party;
  readonly to: Party;
}

/** @param all the name of each end: several may have the same */
const summarise = (zone: string, all: readonly string[]): ZoneSummary => ({
  zone,
  ends: all.length,
  names: [...new Set(all)].sort(compare).slice(0, mostNames),
});

const namesOf = (ends: readonly Endpoint[]): readonly string[] => [
  ...new Map(ends.map(({ id, name }) => [id, name])).values(),
];

function connectionsOf(analysis: FlowAnalysis): ConnectionSummary["connections"] {
  const groups = analysis.groups;
  const rows = groups.map((group) => ({ group, key: orderOf(group) }));
  rows.sort((a, b) => ranks[a.group.verdict] - ranks[b.group.verdict] || compare(a.key, b.key));
  return {
    groups: groups.length,
    shown: rows.slice(0, mostRows).map(({ group }) => {
      const { from, to, may, must, verdict } = group;
      return {
        from: summarise(from.party.label, namesOf(from.ends)),
        to: summarise(to.party.label, namesOf(to.ends)),
        may: may.toText(),
        must: must.toText(),
        verdict,
        ...(verdict !== "allowed" && { witness: followed(analysis, group) }),
      };
    }),
  };
}

const orderOf = ({ from, to }: JudgedGroup): string =>
  [from.party.label, to.party.label, from.ends[0]!.name, to.ends[0]!.name].join("\0");

const followed = ({ reachability }: FlowAnalysis, { from, to, beyond }: JudgedGroup): string[] =>
  witnessEvidence(reachability.between(from.ends[0]!, to.ends[0]!).witness(beyond.first)).map(
    ({ text }) => text,
  );
