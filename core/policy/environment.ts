import { matchEnvironment, UNKNOWN, type Estate, type Fact } from "../estate";
import { peek, Unknown, type Node } from "../graph";
import { kubernetesMinorIn } from "./kubernetes-version";

/** An environment of the estate with its name. */
export type EnvironmentInForce = Estate["environments"][string] & { readonly name: string };

/** Says what the estate declares about a node. */
export interface Resolver {
  environmentOf(node: Node): EnvironmentInForce;
  /** The minor version of Kubernetes 1 in the cluster that an object belongs to. */
  kubernetesMinorOf(node: Node): number;
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
}

/**
 * Resolves environments by the estate's selectors, top down. Where what is unknown leaves several open, the first
 * controlled one of them holds: doubt never loosens. What matches none is judged as the estate's first controlled one.
 */
export function createResolver(estate: Estate, options: ResolverOptions = {}): Resolver {
  const environments = new Map(
    Object.entries(estate.environments).map(([name, each]) => [name, { ...each, name }]),
  );
  const strictest = (names: Iterable<string>): EnvironmentInForce | undefined => {
    const all = [...names].flatMap((name) => environments.get(name) ?? []);
    return all.find((each) => each.controlled) ?? all[0];
  };
  const forced = options.environment === undefined ? undefined : environments.get(options.environment);
  const fallback = strictest(environments.keys())!;
  const unplaced = new Set<string>();
  const known = new Map<string, EnvironmentInForce>();
  const find = (place: Place): EnvironmentInForce => {
    const found = strictest(matchEnvironment(estate, place).candidates);
    if (!found) unplaced.add(describePlace(place));
    return found ?? fallback;
  };
  const minors = new Map<string, number>();
  return {
    unplaced,
    kubernetesMinorOf(node) {
      if (options.kubernetesMinor !== undefined) return options.kubernetesMinor;
      const place = placeOf(node, options.stack);
      const key = keyOf(place);
      let minor = minors.get(key);
      if (minor === undefined) minors.set(key, (minor = kubernetesMinorIn(estate, place)));
      return minor;
    },
    environmentOf(node) {
      if (forced) return forced;
      const place = placeOf(node, options.stack);
      // Few different places hold all nodes: a short key is all that most nodes cost.
      const key = keyOf(place);
      let environment = known.get(key);
      if (!environment) known.set(key, (environment = find(place)));
      return environment;
    },
  };
}

const keyOf = ({ stack = "", account, cluster, namespace }: Place): string =>
  `${stack}\0${String(account ?? "")}\0${String(cluster ?? "")}\0${String(namespace ?? "")}`;

function placeOf(node: Node, stack: string | undefined): Place {
  const { resource } = node;
  const holder = (node as { workload?: Node }).workload ?? node;
  const found =
    node.kind === "Namespace"
      ? peek(() => node.name)
      : peek(() => (holder as { namespace?: string }).namespace);
  const namespace: Fact | undefined =
    found instanceof Unknown
      ? UNKNOWN
      : (found ?? (resource.type.startsWith("kubernetes:") ? "default" : undefined));
  return { stack: resource.stack ?? stack, account: resource.account, cluster: resource.cluster, namespace };
}

const describePlace = (place: Place): string =>
  Object.entries(place)
    .filter((entry): entry is [string, string] => typeof entry[1] === "string")
    .map(([key, value]) => `${key} ${value}`)
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
