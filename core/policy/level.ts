import type { Estate } from "../estate";
import type { EnvironmentInForce } from "./environment";
import type { EnforcementLevel, Policy } from "./policy";

/** What the resources are: planned (values may still be unknown) or existing. */
export type Stage = "preview" | "state";

/**
 * The level of a policy's violations in an environment: the estate's word on this policy in this environment, else on
 * this policy, else the policy's own level, which an advisory environment lowers.
 */
export function levelOf(policy: Policy, environment: EnvironmentInForce, estate: Estate): EnforcementLevel {
  const setting = estate.policies[policy.name];
  const explicit = setting?.in[environment.name]?.enforce ?? setting?.enforce;
  // What the engine is to repair is a mandatory finding wherever nothing repairs it.
  if (explicit !== undefined) return explicit === "remediate" ? "mandatory" : explicit;
  if (environment.enforce === "disabled" || policy.enforcementLevel === "disabled") return "disabled";
  return environment.enforce === "advisory" ? "advisory" : policy.enforcementLevel;
}

/** The level of what could be a violation but is not known, by stage. */
export function unknownLevelOf(environment: EnvironmentInForce, stage: Stage): "advisory" | "mandatory" {
  return environment.onUnknown[stage];
}

/** The settings of a policy as the estate gives them, those for the environment over the general ones. */
export function settingsOf(
  policy: Policy,
  environment: EnvironmentInForce,
  estate: Estate,
): Readonly<Record<string, unknown>> {
  const setting = estate.policies[policy.name];
  return { ...setting?.settings, ...setting?.in[environment.name]?.settings };
}
