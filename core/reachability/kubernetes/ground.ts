import type { NamespaceScope } from "../../graph/kubernetes";
import { classify, type Classes } from "./classes";
import type { ClusterFacts } from "./facts";
import { InternedSets } from "./interned";
import type { ClusterModel } from "./model";
import { namesOf, portColour } from "./named-ports";
import { PairStates } from "./pair-states";
import { dnsPod, readPods, unseenPod, type PodKind } from "./pods";
import { Population } from "./population";
import type { ForeignPolicy } from "./read/foreign-policy";
import type { Policy } from "./read/policy";

/** What all of one cluster's analysis shares. */
export interface Ground {
  readonly facts: ClusterFacts;
  readonly classes: Classes;
  /** One of the pods of each class. */
  readonly examples: readonly PodKind[];
  readonly population: Population;
  readonly policies: readonly Policy[];
  readonly foreign: readonly ForeignPolicy[];
  readonly sets: InternedSets;
  readonly states: PairStates;
}

/** The ground of an analysis, and where in it the workloads stand. */
export interface Placement {
  readonly ground: Ground;
  /** Of each workload of the model: its pods, their kind in the population, and their class. */
  readonly pods: readonly PodKind[];
  readonly kindOf: readonly number[];
  readonly classOf: readonly number[];
  /** The class of each of the pods that were asked for beside. */
  readonly probes: readonly number[];
  /** The class of a pod of which nothing is known. */
  readonly unseen: number;
  /** The class of a pod that answers for names. */
  readonly dns: number;
}

/** A namespace of which nothing was given. */
export const emptyScope = (cluster: string, name: string): NamespaceScope => ({
  cluster,
  name,
  node: undefined,
  workloads: [],
  networkPolicies: [],
  foreignPolicies: [],
  limitRanges: [],
  quotas: [],
  serviceAccounts: [],
  customObjects: [],
});

/** Pods that no object makes, of whom something is to be found. */
export interface Probes {
  readonly pods: readonly PodKind[];
  /** A namespace without labels beside its name. */
  readonly bare: NamespaceScope;
}

/** Reads the pods of a cluster and puts those together that no policy tells apart. */
export function layGround(model: ClusterModel, facts: ClusterFacts, probes?: Probes): Placement {
  const { policies, foreign } = model;
  const all = model.workloads.map(({ node, scope }) => readPods(node, scope, facts));
  const given = model.scopes.find(({ name }) => name === "kube-system");
  const system = given ?? emptyScope(model.cluster, "kube-system");
  const { kinds, kindOf } = distinct([...all, ...(probes?.pods ?? []), unseenPod, dnsPod(system)]);
  const scopes = [...model.scopes, ...(given ? [] : [system]), ...(probes ? [probes.bare] : [])];
  const population = new Population(kinds, scopes, facts, probes?.bare);
  const rules = policies.flatMap(({ ingress, egress }) => [...ingress, ...egress]);
  const names = namesOf(rules.map(({ ports }) => ports));
  const colours = kinds.map(({ host, attached, ports }) => `${host} ${attached} ${portColour(ports, names)}`);
  const ways = population.hasHosts ? (["either", "pods", "nodes"] as const) : (["either"] as const);
  const matches = ways.flatMap((hosts) => [
    ...policies.map(({ subject }) => population.match(subject, hosts)),
    ...foreign.flatMap(({ parts }) => parts.map(({ subject }) => population.match(subject, hosts))),
    ...rules.flatMap(({ peers }) =>
      peers.flatMap((peer) =>
        peer.kind === "pods"
          ? [population.match(peer.term, hosts)]
          : peer.kind === "block"
            ? [population.block(peer.may, peer.must, hosts)]
            : [],
      ),
    ),
  ]);
  const classes = classify(colours, new Set(matches));
  const sets = new InternedSets();
  const classOf = kindOf.map((kind) => classes.of[kind]!);
  const ground: Ground = {
    facts,
    classes,
    examples: classes.example.map((kind) => kinds[kind]!),
    population,
    policies,
    foreign,
    sets,
    states: new PairStates(sets),
  };
  return {
    ground,
    pods: all,
    kindOf: kindOf.slice(0, all.length),
    classOf: classOf.slice(0, all.length),
    probes: classOf.slice(all.length, -2),
    unseen: classOf.at(-2)!,
    dns: classOf.at(-1)!,
  };
}

/** Pods that are alike in everything that a policy can ask for. */
function distinct(pods: readonly PodKind[]): { kinds: readonly PodKind[]; kindOf: readonly number[] } {
  const scopes = new Map<NamespaceScope | undefined, number>();
  const found = new Map<string, number>();
  const kinds: PodKind[] = [];
  const kindOf = pods.map((pod) => {
    const { scope, labels, ports, host, addresses, attached } = pod;
    if (!scopes.has(scope)) scopes.set(scope, scopes.size);
    const key = JSON.stringify([
      scopes.get(scope),
      labels.open,
      [...labels.entries].map(([name, value]) => [name, value ?? null]),
      ports.open,
      [...ports.byName],
      host ?? null,
      attached,
      addresses?.map(String) ?? null,
    ]);
    let kind = found.get(key);
    if (kind === undefined) found.set(key, (kind = kinds.push(pod) - 1));
    return kind;
  });
  return { kinds, kindOf };
}
