import { means } from "./filters/pod-terms";
import type { Answer } from "./answer";
import type { Demands, PodTerm } from "./workloads/demands";

/** A required term of anti-affinity or affinity, the same for all pods that ask for the same. */
export interface SharedTerm {
  readonly id: number;
  readonly term: PodTerm;
}

/** How the pods of one workload stand to the terms of all others. */
export interface PodSide {
  /** Its own terms of anti-affinity that mean pods of another workload. */
  readonly antiAffinity: readonly SharedTerm[];
  /** The terms of others, by id, that mean its pods. */
  readonly meantBy: ReadonlyMap<number, Exclude<Answer, "no">>;
  /** Whether each of its terms of affinity means any pod that is known. */
  readonly companions: boolean;
}

interface Entry {
  readonly term: PodTerm;
  readonly owner: Demands;
  readonly owners: Set<number>;
  readonly meant: Map<number, Exclude<Answer, "no">>;
}

const keyOf = (own: Demands, term: PodTerm): string => {
  const { namespaces, namespaceSelector, path: _, ...rest } = term;
  const home = namespaces.length === 0 && !namespaceSelector ? own.namespace : undefined;
  const values = [...term.sameKeys, ...term.otherKeys].map((key) => own.labels.entries.get(key) ?? null);
  // Two workloads of the same unknown namespace or value need not have the same.
  const unknown = home === undefined && namespaces.length === 0 && !namespaceSelector ? own.key : "";
  return JSON.stringify([own.cluster, rest, namespaces, namespaceSelector, home, values, unknown]);
};

/** Workloads by the labels of their pods, so that a term is asked of those only that it may mean. */
class LabelIndex {
  private readonly byLabel = new Map<string, number[]>();
  private readonly open: number[] = [];

  constructor(private readonly all: readonly Demands[]) {
    all.forEach(({ labels }, at) => {
      if (labels.open !== undefined) this.open.push(at);
      for (const [key, value] of labels.entries) push(this.byLabel, `${key}\0${value ?? ""}`, at);
      for (const [key, value] of labels.entries) if (value === undefined) push(this.byLabel, `${key}\0?`, at);
    });
  }

  candidates({ selector, missing }: PodTerm): readonly number[] {
    if (selector.none) return [];
    const exact = selector.requirements.find((each) => each.operator === "In" && each.missing === undefined);
    if (missing !== undefined || !exact) return this.all.map((_, at) => at);
    const found = exact.values.flatMap((value) => this.byLabel.get(`${exact.key}\0${value}`) ?? []);
    return [...new Set([...found, ...(this.byLabel.get(`${exact.key}\0?`) ?? []), ...this.open])];
  }
}

function push(map: Map<string, number[]>, key: string, value: number): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}

/** Asks every required term among pods which workloads it means. */
export function podSides(all: readonly Demands[]): readonly PodSide[] {
  const entries = new Map<string, Entry>();
  const enter = (own: Demands, term: PodTerm, at: number): void => {
    const key = keyOf(own, term);
    const entry = entries.get(key);
    if (entry) entry.owners.add(at);
    else entries.set(key, { term, owner: own, owners: new Set([at]), meant: new Map() });
  };
  all.forEach((own, at) => [...own.antiAffinity, ...own.affinity].forEach((term) => enter(own, term, at)));
  if (entries.size > 0) {
    const index = new LabelIndex(all);
    for (const { term, owner, meant } of entries.values())
      for (const at of index.candidates(term)) {
        const found = means(term, owner, all[at]!);
        if (found !== "no") meant.set(at, found);
      }
  }
  return collect(all, entries);
}

function collect(all: readonly Demands[], entries: ReadonlyMap<string, Entry>): readonly PodSide[] {
  const ids = new Map([...entries.keys()].map((key, id) => [key, id] as const));
  // A term that means its only owner alone tells replicas apart, not workloads.
  const idle = ({ owners, meant }: Entry): boolean =>
    meant.size === 0 || (owners.size === 1 && meant.size === 1 && owners.has([...meant.keys()][0]!));
  const meantBy = all.map(() => new Map<number, Exclude<Answer, "no">>());
  for (const [key, entry] of entries) {
    if (idle(entry)) continue;
    for (const [at, answer] of entry.meant) meantBy[at]!.set(ids.get(key)!, answer);
  }
  return all.map((own, at) => ({
    antiAffinity: own.antiAffinity.flatMap((term): SharedTerm[] => {
      const key = keyOf(own, term);
      return idle(entries.get(key)!) ? [] : [{ id: ids.get(key)!, term }];
    }),
    meantBy: meantBy[at]!,
    companions: own.affinity.every((term) => entries.get(keyOf(own, term))!.meant.size > 0),
  }));
}
