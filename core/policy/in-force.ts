import type { Estate } from "../estate";
import type { EnvironmentInForce } from "./environment";
import { levelOf, settingsOf } from "./level";
import type { Policy } from "./policy";

/** A policy's level and settings in an environment: few pairs, asked for once a node. */
interface InForce {
  readonly level: ReturnType<typeof levelOf>;
  readonly settings: Readonly<Record<string, unknown>>;
}

export type Finder = (environment: EnvironmentInForce) => InForce;

/** What an estate itself says is the same for each of the graphs that it judges. */
const inForceBy = new WeakMap<Estate, Map<Policy, Finder>>();

/**
 * Finds the level and the settings of policies in the environments of an estate.
 *
 * @param settings by policy, laid over those of the estate in every environment
 */
export function byEnvironment(
  estate: Estate,
  settings?: ReadonlyMap<string, Readonly<Record<string, unknown>>>,
): (policy: Policy) => Finder {
  if (settings) return (policy) => findInForce(policy, estate, settings.get(policy.name));
  const known = inForceBy.get(estate) ?? new Map<Policy, Finder>();
  inForceBy.set(estate, known);
  return (policy) => {
    let find = known.get(policy);
    if (!find) known.set(policy, (find = findInForce(policy, estate)));
    return find;
  };
}

function findInForce(policy: Policy, estate: Estate, over?: Readonly<Record<string, unknown>>): Finder {
  const known = new WeakMap<EnvironmentInForce, InForce>();
  // Nodes of an environment mostly follow each other.
  let last: { readonly environment: EnvironmentInForce; readonly inForce: InForce } | undefined;
  return (environment) => {
    if (last?.environment === environment) return last.inForce;
    let found = known.get(environment);
    if (!found) {
      const level = levelOf(policy, environment, estate);
      found = { level, settings: { ...settingsOf(policy, environment, estate), ...over } };
      known.set(environment, found);
    }
    last = { environment, inForce: found };
    return found;
  };
}
