import {
  matchAccountGroups,
  matchDataClasses,
  matchPlatform,
  matchWorkload,
  matchWorkloadName,
  UNKNOWN,
  type Estate,
  type Fact,
  type Labels,
  type Status,
  type WorkloadSubject,
} from "../../estate";
import { peek, Unknown, type Container, type Graph, type Workload } from "../../graph";
import { namespaces, storageOf, type StorageEvidence } from "../../graph/kubernetes";
import { any, type Answer } from "../answer";
import { suppliersOf } from "./suppliers";
import { zonesOfPlaced } from "./zones";

/** What is known of a trait: all values that it may have, and whether it has exactly these. */
export interface Trait {
  readonly values: readonly string[];
  readonly certain: boolean;
  /** What decides it: two of the same have the same, even where it is not known. */
  readonly by?: string;
}

/** An environment as far as placement asks for it. */
export interface TraitEnvironment {
  readonly name: string;
  readonly level: string;
  readonly controlled: boolean;
}

/** What only the caller knows of workloads. */
export interface TraitOptions {
  readonly environmentOf: (workload: Workload) => TraitEnvironment;
  /** The supplier that a signed attestation names for a container's image: it outranks the registry's path. */
  readonly attestedSupplier?: (container: Container) => string | undefined;
  /** The status of a container's image; undefined where it is not known. */
  readonly statusOf?: (container: Container) => Status | undefined;
}

/** What a workload is, by the estate: the same for cohabitation and for deployment rules. */
export interface Traits {
  /** The same for workloads that no rule tells apart, but by name. */
  readonly key: string;
  /** `namespace/name`, as far as known. */
  readonly name: string | undefined;
  readonly namespace: string | undefined;
  readonly zones: Trait;
  /** Ranks of trust of the zones that it may lie in. */
  readonly trust: readonly number[];
  /** `unknown` stands for an image of no declared supplier. */
  readonly suppliers: Trait;
  readonly data: Trait;
  readonly environment: TraitEnvironment;
  readonly accountGroups: Trait;
  readonly owner: Trait;
  readonly critical: Answer;
  readonly storage: Answer;
  readonly storageEvidence?: StorageEvidence;
  /** An agent that may stand beside every workload. */
  readonly platform: Answer;
  readonly statuses: Trait;
}

const fact = (value: unknown): Fact =>
  value instanceof Unknown ? UNKNOWN : typeof value === "string" ? value : undefined;

function labelsOf(read: () => Readonly<Record<string, string>>): Labels {
  const found = peek(read);
  if (found instanceof Unknown) return UNKNOWN;
  return Object.fromEntries(
    Object.keys(found).map((key) => {
      const value = peek(() => found[key]);
      return [key, value instanceof Unknown ? UNKNOWN : (value ?? "")] as const;
    }),
  );
}

function subjectOf(graph: Graph, workload: Workload, storage: boolean | typeof UNKNOWN): WorkloadSubject {
  const scope = workload.platform === "kubernetes" ? namespaces(graph).of(workload) : undefined;
  const inCluster = workload.platform === "kubernetes";
  const { node } = scope ?? {};
  return {
    workload: fact(peek(() => workload.name)),
    kind: workload.workloadKind,
    namespace: inCluster ? (scope ? scope.name : UNKNOWN) : undefined,
    workloadLabels: labelsOf(() => (inCluster ? workload.podLabels : workload.labels)),
    namespaceLabels: node ? labelsOf(() => node.labels) : inCluster ? UNKNOWN : undefined,
    cluster: workload.resource.cluster,
    account: workload.resource.account,
    storage,
  };
}

/** The owner: the first declared one that matches. */
function ownerOf(estate: Estate, subject: WorkloadSubject): Trait {
  const values: string[] = [];
  for (const { select, owner } of estate.owners) {
    const match = matchWorkload(select, subject);
    if (match === "no") continue;
    values.push(owner);
    if (match === "yes") return { values, certain: values.length === 1 };
  }
  return { values, certain: values.length === 0 };
}

const answerOf = (match: "yes" | "no" | "maybe"): Answer => (match === "maybe" ? "unknown" : match);

function criticalEntries(
  estate: Pick<Estate, "critical">,
  name: Fact,
  namespace: Fact,
): readonly { readonly entry: Estate["critical"][number]; readonly answer: Answer }[] {
  return estate.critical.flatMap((entry) => {
    const answer = any(
      entry.workload.map((pattern) => answerOf(matchWorkloadName(pattern, name, namespace))),
    );
    return answer === "no" ? [] : [{ entry, answer }];
  });
}

/** The entries of the estate on critical services that mean a workload, and how sure that is. */
export const criticalEntriesOf = (
  graph: Graph,
  estate: Pick<Estate, "critical">,
  workload: Workload,
): ReturnType<typeof criticalEntries> => {
  const { workload: name, namespace } = subjectOf(graph, workload, UNKNOWN);
  return criticalEntries(estate, name, namespace);
};

const statuses: readonly Status[] = ["green", "amber", "red", "blue", "grey"];

function statusesOf(workload: Workload, { statusOf }: TraitOptions): Trait {
  const containers = peek(() => workload.containers);
  const found = containers instanceof Unknown || !statusOf ? [undefined] : containers.map(statusOf);
  if (found.includes(undefined)) return { values: statuses, certain: false };
  return { values: [...new Set(found.filter((each) => each !== undefined))], certain: true };
}

/** Reads what the estate says of a workload. */
export function traitsOf(graph: Graph, estate: Estate, workload: Workload, options: TraitOptions): Traits {
  const evidence = peek(() => storageOf(workload));
  const storage: Answer = evidence instanceof Unknown ? "unknown" : evidence ? "yes" : "no";
  const subject = subjectOf(graph, workload, evidence instanceof Unknown ? UNKNOWN : evidence !== undefined);
  const zones = zonesOfPlaced(estate, graph, workload);
  const data = matchDataClasses(estate, subject);
  const groups = matchAccountGroups(estate, subject);
  const environment = options.environmentOf(workload);
  const { workload: name, namespace } = subject;
  const traits = {
    zones,
    trust: [...new Set(zones.values.map((zone) => estate.zones[zone]?.trust ?? 0))],
    suppliers: suppliersOf(estate, workload, options.attestedSupplier),
    data: { values: data.candidates, certain: data.certain },
    environment: { name: environment.name, level: environment.level, controlled: environment.controlled },
    accountGroups: { values: groups.candidates, certain: groups.certain },
    owner: ownerOf(estate, subject),
    critical: any(criticalEntries(estate, name, namespace).map(({ answer }) => answer)),
    storage,
    platform: answerOf(matchPlatform(estate, subject)),
    statuses: statusesOf(workload, options),
    namespace: typeof namespace === "string" ? namespace : undefined,
  };
  return {
    ...traits,
    ...(evidence && !(evidence instanceof Unknown) && { storageEvidence: evidence }),
    key: JSON.stringify(traits),
    name:
      typeof name === "string"
        ? `${traits.namespace === undefined ? "" : `${traits.namespace}/`}${name}`
        : undefined,
  };
}
