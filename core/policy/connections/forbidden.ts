import type { Node } from "../../graph";
import {
  shares,
  type Course,
  type FlowAnalysis,
  type ForbiddenTraffic,
  type Share,
} from "../../reachability/flows";
import { reportAbsence } from "../absence";
import { nodeOf, type Context } from "./analysis";
import { endsOf } from "./names";
import { missingOf, notGiven, witnessEvidence } from "./witness";

/** Forbidden connections between two zones, taken together whatever their ends are. */
export interface ForbiddenBetween extends Omit<ForbiddenTraffic, "from" | "to" | "connections"> {
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
export function forbiddenBetween(
  { forbidden }: Pick<FlowAnalysis, "forbidden">,
  course: Course,
): readonly ForbiddenBetween[] {
  const groups = new Map<string, ForbiddenTraffic[]>();
  for (const traffic of forbidden) {
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
