import {
  matchCidr,
  matchFact,
  matchLabels,
  matchWorkloadName,
  UNKNOWN,
  type Fact,
  type Labels,
} from "./facts";
import type { Estate } from "./schema/estate";
import type { PlatformAgent } from "./schema/accounts";
import type { PlaceSelector, WorkloadSelector, ZoneSelector } from "./schema/selectors";
import { every, some, type Match } from "./verdict";

/** Where something stands. An absent trait is known not to be there; use UNKNOWN for what isn't known. */
export interface PlaceSubject {
  /** `project/stack`. */
  stack?: Fact;
  account?: Fact;
  cluster?: Fact;
  namespace?: Fact;
}

/** What decides the zone of a subnet, namespace, pool or store. */
export interface ZoneSubject extends Omit<PlaceSubject, "stack"> {
  subnetTags?: Labels;
  /** The subnet's block, or one a family. */
  cidr?: Fact;
  /** The VPC's id and its Name tag. */
  vpc?: Fact;
  namespaceLabels?: Labels;
  pool?: Fact;
  poolLabels?: Labels;
}

export interface WorkloadSubject extends Omit<PlaceSubject, "stack"> {
  workload?: Fact;
  /** The controller's kind. */
  kind?: Fact;
  workloadLabels?: Labels;
  namespaceLabels?: Labels;
  /** Whether it stores data. */
  storage?: boolean | typeof UNKNOWN;
}

/** Which of the estate's names something goes by. */
export interface Selection {
  /** All that it may be, in the estate's order. */
  candidates: readonly string[];
  /** Those of them that it is, whatever the unknown turns out to be. */
  definite: readonly string[];
  /** Nothing hangs on what is unknown: it is exactly the candidates. */
  certain: boolean;
  /** It may be that none matches. */
  none: boolean;
}

/** The environment: the first that matches, top down. With everything known, at most one candidate. */
export function matchEnvironment(estate: Pick<Estate, "environments">, place: PlaceSubject): Selection {
  const candidates: string[] = [];
  for (const [name, environment] of Object.entries(estate.environments)) {
    const match = some(environment.select.map((one) => matchPlace(one, place)));
    if (match === "no") continue;
    candidates.push(name);
    if (match === "yes") {
      const certain = candidates.length === 1;
      return { candidates, definite: certain ? candidates : [], certain, none: false };
    }
  }
  return { candidates, definite: [], certain: candidates.length === 0, none: true };
}

/** The zones. More than one definite candidate means that the estate's selectors overlap there. */
export function matchZones(estate: Pick<Estate, "zones">, subject: ZoneSubject): Selection {
  return matchAll(Object.entries(estate.zones), (zone) =>
    some(zone.select.map((one) => matchZone(one, subject))),
  );
}

/** The account groups that a workload belongs to. */
export function matchAccountGroups(
  estate: Pick<Estate, "accountGroups">,
  subject: WorkloadSubject,
): Selection {
  return matchAll(Object.entries(estate.accountGroups), (group) => matchWorkload(group.select, subject));
}

/** The classes of data that a workload holds. */
export function matchDataClasses(estate: Pick<Estate, "dataClasses">, subject: WorkloadSubject): Selection {
  return matchAll(Object.entries(estate.dataClasses), (dataClass) =>
    matchWorkload(dataClass.select, subject),
  );
}

/** The estate's entries on a cluster. */
export function matchClusters(estate: Pick<Estate, "clusters">, place: PlaceSubject): Selection {
  return matchAll(Object.entries(estate.clusters), (cluster) =>
    some(cluster.select.map((one) => matchPlace(one, place))),
  );
}

/** Whether one of the selectors picks the workload. */
export function matchWorkload(selectors: readonly WorkloadSelector[], subject: WorkloadSubject): Match {
  return some(
    selectors.map((one) =>
      every([
        one.workload === undefined
          ? "yes"
          : matchWorkloadName(one.workload, subject.workload, subject.namespace),
        ...matchFacts(one, subject, ["namespace", "cluster", "account"]),
        one.workloadLabel === undefined ? "yes" : matchLabels(one.workloadLabel, subject.workloadLabels),
        one.namespaceLabel === undefined ? "yes" : matchLabels(one.namespaceLabel, subject.namespaceLabels),
        one.storage === undefined ? "yes" : matchFlag(subject.storage),
      ]),
    ),
  );
}

/** Whether a workload is one of the platform's agents. */
export function matchPlatform(estate: Pick<Estate, "platform">, subject: WorkloadSubject): Match {
  return some(
    estate.platform.map((agent: PlatformAgent) =>
      every([
        agent.workload === undefined
          ? "yes"
          : matchWorkloadName(agent.workload, subject.workload, subject.namespace),
        ...matchFacts(agent, subject, ["namespace", "kind", "cluster"]),
      ]),
    ),
  );
}

/** Whether a selector for places matches. */
function matchPlace(selector: PlaceSelector, place: PlaceSubject): Match {
  return every(matchFacts(selector, place, ["stack", "account", "cluster", "namespace"]));
}

function matchZone(selector: ZoneSelector, subject: ZoneSubject): Match {
  return every([
    ...matchFacts(selector, subject, ["vpc", "namespace", "pool", "account", "cluster"]),
    selector.cidr === undefined ? "yes" : matchCidr(selector.cidr, subject.cidr),
    selector.subnetTag === undefined ? "yes" : matchLabels(selector.subnetTag, subject.subnetTags),
    selector.namespaceLabel === undefined
      ? "yes"
      : matchLabels(selector.namespaceLabel, subject.namespaceLabels),
    selector.poolLabel === undefined ? "yes" : matchLabels(selector.poolLabel, subject.poolLabels),
  ]);
}

function matchFacts<K extends string>(
  selector: { readonly [key in K]?: string | undefined },
  subject: { readonly [key in K]?: Fact },
  keys: readonly K[],
): Match[] {
  return keys.map((key) => {
    const pattern = selector[key];
    return pattern === undefined ? "yes" : matchFact(pattern, subject[key]);
  });
}

function matchFlag(flag: boolean | undefined | typeof UNKNOWN): Match {
  if (flag === UNKNOWN) return "maybe";
  return flag === true ? "yes" : "no";
}

function matchAll<T>(entries: [string, T][], match: (value: T) => Match): Selection {
  const matches = entries.map(([name, value]) => [name, match(value)] as const);
  const candidates = matches.filter(([, found]) => found !== "no").map(([name]) => name);
  const definite = matches.filter(([, found]) => found === "yes").map(([name]) => name);
  return {
    candidates,
    definite,
    certain: candidates.length === definite.length,
    none: definite.length === 0,
  };
}
