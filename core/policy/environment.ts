import { matchGlob, type Estate, type PlaceSelector } from "../estate";
import { peek, Unknown, type Node } from "../graph";

/** An environment of the estate with its name. */
export type EnvironmentInForce = Estate["environments"][string] & { readonly name: string };

/** Says what the estate declares about a node. */
export interface Resolver {
  environmentOf(node: Node): EnvironmentInForce;
  /** What matched no environment and is judged as the fallback, in the order of asking. */
  readonly unplaced: ReadonlySet<string>;
}

export interface ResolverOptions {
  /** The environment that everything belongs to, whatever the estate's selectors say. */
  readonly environment?: string;
  /** `project/stack` of resources that do not name their stack (manifests). */
  readonly stack?: string;
}

/** Where a resource stands, as far as it is known; `undefined` is "in none". */
interface Place {
  readonly stack: string | undefined;
  readonly account: string | Unknown | undefined;
  readonly cluster: string | undefined;
  readonly namespace: string | Unknown | undefined;
}

/**
 * Resolves environments by the estate's selectors, top down. Where a fact that a selector asks for is not known yet,
 * a controlled environment is taken to match and another is not: doubt never loosens. What matches none is judged as
 * the estate's first controlled environment.
 */
export function createResolver(estate: Estate, options: ResolverOptions = {}): Resolver {
  const environments = Object.entries(estate.environments).map(([name, each]) => ({ ...each, name }));
  const forced = environments.find((each) => each.name === options.environment);
  const fallback = environments.find((each) => each.controlled) ?? environments[0]!;
  const unplaced = new Set<string>();
  const known = new Map<string, EnvironmentInForce>();
  const find = (place: Place): EnvironmentInForce => {
    const found = environments.find((each) =>
      each.select.some((select) => matches(select, place, each.controlled)),
    );
    if (!found) unplaced.add(describePlace(place));
    return found ?? fallback;
  };
  return {
    unplaced,
    environmentOf(node) {
      if (forced) return forced;
      const place = placeOf(node, options.stack);
      const { stack, account, cluster, namespace } = place;
      const key = JSON.stringify([stack, account, cluster, namespace]);
      let environment = known.get(key);
      if (!environment) known.set(key, (environment = find(place)));
      return environment;
    },
  };
}

function placeOf(node: Node, stack: string | undefined): Place {
  const { resource } = node;
  const holder = (node as { workload?: Node }).workload ?? node;
  const namespace =
    node.kind === "Namespace"
      ? peek(() => node.name)
      : peek(() => (holder as { namespace?: string }).namespace);
  return {
    stack: resource.stack ?? stack,
    account: resource.account,
    cluster: resource.cluster,
    namespace: namespace ?? (resource.type.startsWith("kubernetes:") ? "default" : undefined),
  };
}

function matches(select: PlaceSelector, place: Place, inDoubt: boolean): boolean {
  return (["stack", "account", "cluster", "namespace"] as const).every((key) => {
    const pattern = select[key];
    if (pattern === undefined) return true;
    const value = place[key];
    if (value === undefined) return pattern === "**";
    return value instanceof Unknown ? inDoubt : matchGlob(pattern, value);
  });
}

const describePlace = (place: Place): string =>
  Object.entries(place)
    .filter((entry): entry is [string, string] => typeof entry[1] === "string")
    .map(([key, value]) => `${key} ${value}`)
    .join(", ") || "resources without stack, cluster or namespace";
