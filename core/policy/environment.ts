import { matchEnvironment, type Estate, type Fact } from "../estate";
import type { Node } from "../graph";
import { kubernetesMinorIn } from "./kubernetes-version";
import { namespaceOf } from "./namespace";

/** An environment of the estate with its name. */
export type EnvironmentInForce = Estate["environments"][string] & { readonly name: string };

/** Says what the estate declares about a node. */
export interface Resolver {
  /** One function for one resolver: analyses that policies ask for by it are shared between them. */
  readonly environmentOf: (node: Node) => EnvironmentInForce;
  /** The minor version of Kubernetes 1 in the cluster that an object belongs to. */
  readonly kubernetesMinorOf: (node: Node) => number;
  /** What matched no environment and is judged as the fallback, in the order of asking. */
  readonly unplaced: ReadonlySet<string>;
}

export interface ResolverOptions {
  /** The environment that everything belongs to, whatever the estate's selectors say. */
  readonly environment?: string;
  /** `project/stack` of resources that do not name their stack (manifests). */
  readonly stack?: string;
  /** The minor version of every cluster, whatever the estate declares. */
  readonly kubernetesMinor?: number;
}

/** Where a resource stands; a trait that is absent is known not to be there. */
interface Place {
  readonly stack: string | undefined;
  readonly account: string | undefined;
  readonly cluster: string | undefined;
  readonly namespace: Fact;
  /** Found at the first asking. */
  environment?: EnvironmentInForce;
  minor?: number;
}

const known = new WeakMap<Estate, ReadonlyMap<string, EnvironmentInForce>>();

/** The same objects for the same estate, so that what is found about them holds for all that it judges. */
function environmentsOf(estate: Estate): ReadonlyMap<string, EnvironmentInForce> {
  let found = known.get(estate);
  if (!found) {
    const all = Object.entries(estate.environments);
    known.set(estate, (found = new Map(all.map(([name, each]) => [name, { ...each, name }]))));
  }
  return found;
}

/**
 * Resolves environments by the estate's selectors, top down. Where what is unknown leaves several open, the first
 * controlled one of them holds: doubt never loosens. What matches none is judged as the estate's first controlled one.
 */
export function createResolver(estate: Estate, options: ResolverOptions = {}): Resolver {
  const environments = environmentsOf(estate);
  const strictest = (names: Iterable<string>): EnvironmentInForce | undefined => {
    const all = [...names].map((name) => environments.get(name)!);
    return all.find((each) => each.controlled) ?? all[0];
  };
  const forced = options.environment && environments.get(options.environment);
  const fallback = strictest(environments.keys())!;
  const unplaced = new Set<string>();
  const find = (place: Place): EnvironmentInForce => {
    const found = strictest(matchEnvironment(estate, place).candidates);
    if (!found) unplaced.add(describePlace(place));
    return found ?? fallback;
  };
  const placeOf = placesIn(options.stack);
  return {
    unplaced,
    kubernetesMinorOf: (node) => {
      if (options.kubernetesMinor !== undefined) return options.kubernetesMinor;
      const place = placeOf(node);
      return (place.minor ??= kubernetesMinorIn(estate, place));
    },
    environmentOf: (node) => {
      if (forced) return forced;
      const place = placeOf(node);
      return (place.environment ??= find(place));
    },
  };
}

/** Few different places hold all nodes: the same one is given for all that stand there, with what was found about it. */
function placesIn(defaultStack: string | undefined): (node: Node) => Place {
  const byNamespace = new Map<Fact, Place[]>();
  return (node) => {
    const { account, cluster, stack = defaultStack } = node.resource;
    const namespace = namespaceOf(node);
    let places = byNamespace.get(namespace);
    if (!places) byNamespace.set(namespace, (places = []));
    const isHere = (each: Place): boolean =>
      each.account === account && each.cluster === cluster && each.stack === stack;
    // What comes next mostly stands where this does: the last place is the first to be looked at.
    if (places[0] && isHere(places[0])) return places[0];
    const at = places.findIndex(isHere);
    const [place = { stack, account, cluster, namespace }] = at > 0 ? places.splice(at, 1) : [];
    places.unshift(place);
    return place;
  };
}

const describePlace = (place: Place): string =>
  (["stack", "account", "cluster", "namespace"] as const)
    .filter((key) => typeof place[key] === "string")
    .map((key) => `${key} ${String(place[key])}`)
    .join(", ") || "resources without stack, cluster or namespace";

/**
 * The environment that another stack belongs to, by its name alone; undefined where none is certain.
 *
 * @param name `organisation/project/stack`, `project/stack` or `stack`, as a StackReference names it
 */
export function environmentOfStack(estate: Pick<Estate, "environments">, name: string): string | undefined {
  const parts = name.split("/");
  // A bare name is a stack of some project: a selector for stacks of any project tells, one for a project does not.
  const stack = parts.length === 1 ? `unnamed/${name}` : parts.slice(-2).join("/");
  const { candidates, certain } = matchEnvironment(estate, { stack });
  return certain ? candidates[0] : undefined;
}
