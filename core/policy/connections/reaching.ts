import type { ConnectionAnswer, Endpoint, Witness } from "../../reachability";
import type { FlowAnalysis, Party } from "../../reachability/flows";
import { ConnectionSet } from "../../sets";
import type { Passing } from "./passing";
import { missingOf, notGiven } from "./witness";

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
