import { peek, Unknown, type Workload } from "../../graph";
import type { PodsEndpoint } from "../endpoint";
import type { Parties } from "../flows/parties";
import type { Party } from "../flows/party";

/** Workloads of a namespace that the flows don't tell apart. */
export interface Unit {
  readonly cluster: string;
  readonly namespace: string;
  readonly party: Party;
  readonly ends: readonly PodsEndpoint[];
  /** The labels that pick its pods among those of the namespace: each alternative is a policy's selector. */
  readonly selectors: readonly Readonly<Record<string, string>>[];
  /** For names: what its policies are told apart by; empty where the namespace is one unit. */
  readonly suffix: string;
}

/** Puts workloads together by namespace and party. What cannot be placed or picked becomes a problem. */
export function unitsOf(
  ends: readonly PodsEndpoint[],
  parties: Parties,
  problems: Set<string>,
): readonly Unit[] {
  const spaces = new Map<string, PodsEndpoint[]>();
  for (const end of ends) {
    if (end.namespace === undefined) {
      problems.add(`${end.name}: its namespace is not known; write it in the manifest`);
      continue;
    }
    const key = `${end.cluster}\0${end.namespace}`;
    spaces.set(key, [...(spaces.get(key) ?? []), end]);
  }
  return [...spaces]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([, list]) => unitsIn(list, parties, problems));
}

function unitsIn(ends: readonly PodsEndpoint[], parties: Parties, problems: Set<string>): readonly Unit[] {
  const byParty = new Map<Party, PodsEndpoint[]>();
  for (const end of ends) {
    const party = parties.of(end)[0]?.party;
    if (party) byParty.set(party, [...(byParty.get(party) ?? []), end]);
  }
  const { cluster, namespace } = ends[0]!;
  const space = namespace!;
  // What the platform runs there is no unit of the estate's.
  if ([...byParty.keys()].every(({ role }) => role === "agent" || role === "resolver")) return [];
  const [only, ...others] = byParty;
  if (only && others.length === 0) {
    if (!isPlaced(only[0], space, problems)) return [];
    return [{ cluster, namespace: space, party: only[0], ends: only[1], selectors: [{}], suffix: "" }];
  }
  return [...byParty].flatMap(([party, own], at): Unit[] => {
    if (!isPlaced(party, space, problems)) return [];
    const rest = ends.filter((end) => !own.includes(end));
    const selectors = own.flatMap((end) => {
      const labels = selectorOf(end.workload, rest, problems);
      return labels ? [labels] : [];
    });
    if (selectors.length === 0) return [];
    const suffix = own.length === 1 ? own[0]!.workload.resource.name : `group-${at + 1}`;
    return [{ cluster, namespace: space, party, ends: own, selectors: distinct(selectors), suffix }];
  });
}

function isPlaced({ zones, certain, role }: Party, namespace: string, problems: Set<string>): boolean {
  if (role === "agent" || role === "resolver") return true;
  if (zones.length === 1 && certain) return true;
  const which =
    zones.length === 0 ? "in no zone" : `in ${zones.length > 1 ? "one of several zones" : "a zone, or none"}`;
  problems.add(
    `namespace ${namespace} lies ${which} of the estate: give the zone a selector that picks it, and give its manifest`,
  );
  return false;
}

const labelsOf = (workload: Workload): Readonly<Record<string, string>> | undefined => {
  const labels = peek(() => workload.podLabels);
  if (labels instanceof Unknown) return undefined;
  const known = Object.keys(labels).map((key) => [key, peek(() => labels[key])] as const);
  if (known.some(([, value]) => typeof value !== "string")) return undefined;
  return Object.fromEntries(known.sort(([a], [b]) => (a < b ? -1 : 1))) as Record<string, string>;
};

/** All labels of a workload's pods, if they pick none of the others. */
function selectorOf(
  workload: Workload,
  others: readonly PodsEndpoint[],
  problems: Set<string>,
): Readonly<Record<string, string>> | undefined {
  const labels = labelsOf(workload);
  const like = others.find((other) => {
    const theirs = labelsOf(other.workload);
    return !labels || !theirs || Object.entries(labels).every(([key, value]) => theirs[key] === value);
  });
  if (labels && Object.keys(labels).length > 0 && !like) return labels;
  problems.add(
    `${workload.namespace ?? ""}/${workload.resource.name}: its pods can't be told from those of ${like?.name ?? "others"} by labels; give them one of their own`,
  );
  return undefined;
}

const distinct = <T>(items: readonly T[]): readonly T[] => [
  ...new Map(items.map((item) => [JSON.stringify(item), item])).values(),
];
