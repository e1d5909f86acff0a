import { hintFor, showPath } from "../core/estate";
import { checkSettings } from "../core/policy/check-settings";
import { exceptionsPolicy } from "../core/policy/exceptions";
import type { EnforcementLevel, PolicyInfo } from "../core/policy/policy";
import type { Settings } from "../core/policy/setting-schema";

/** The policy whose configuration names the estate. */
export const estatePolicy = "require-estate";

export const estateSettings: Settings = {
  estate: {
    description: "The estate's file, from the user's folder. By default bulkhead.yaml is searched upwards.",
    schema: { type: "string" },
  },
};

/** One policy's part of the pack's configuration. */
export interface PolicyConfig {
  readonly enforcementLevel: EnforcementLevel | "remediate";
  /** Settings of the policy, laid over those of the estate. */
  readonly properties: Readonly<Record<string, unknown>>;
}

export type Configuration = ReadonlyMap<string, PolicyConfig>;

/** What is wrong with the pack's configuration or the estate; nothing can be judged until it is mended. */
export class ConfigurationError extends Error {}

/**
 * Refuses what the engine would pass over in silence.
 *
 * @throws ConfigurationError for names that no policy has, and for settings that a policy does not have or take
 */
export function checkConfiguration(
  config: Configuration,
  policies: readonly Pick<PolicyInfo, "name" | "settings">[],
): void {
  const known = new Map<string, Pick<PolicyInfo, "settings">>([
    [estatePolicy, { settings: estateSettings }],
    [exceptionsPolicy.name, {}],
    ...policies.map((policy) => [policy.name, policy] as const),
  ]);
  const entries = [...config].filter(([name]) => name !== "all");
  const unknown = entries.flatMap(([name]) =>
    known.has(name) ? [] : `"${name}"${inBrackets(hintFor(name, known.keys()))}`,
  );
  if (unknown.length > 0)
    throw new ConfigurationError(
      `the policy pack's configuration names policies that do not exist: ${unknown.join(", ")}`,
    );
  const faults = entries.flatMap(([name, { properties }]) =>
    checkSettings(known.get(name) ?? {}, properties).map(
      ({ path, message, hint }) => `${name}: ${showPath(path)} ${message}${inBrackets(hint)}`,
    ),
  );
  if (faults.length > 0)
    throw new ConfigurationError(`the policy pack's configuration cannot be used:\n${faults.join("\n")}`);
}

const inBrackets = (hint: string | undefined): string => (hint === undefined ? "" : ` (${hint})`);
