import type {
  PolicyConfigSchema,
  PolicyPackArgs,
  ReportViolation,
  StackValidationArgs,
} from "@pulumi/policy";
import { findControl } from "../core/policy/frameworks";
import { exceptionsPolicy } from "../core/policy/exceptions";
import type { Settings, SettingSchema } from "../core/policy/setting-schema";
import { policyUrl } from "../core/report/assemble";
import { catalog, type CatalogEntry } from "./catalog";
import { estatePolicy, estateSettings } from "./configuration";

type EngineSchema = PolicyConfigSchema["properties"][string];
type EnginePolicy = NonNullable<PolicyPackArgs["policies"]>[number];

/**
 * The pack judges every resource once, on its raw inputs, in the handlers of `service.ts`; the SDK would decode the resource anew
 * for every policy, hide which values are secret, and end a policy at its first unknown. So the SDK's own validation
 * functions must never run.
 */
function neverCalled(): never {
  throw new Error(
    "Bulkhead's handlers are not in place: this release of @pulumi/policy is not supported, use ^1.21.0",
  );
}

const validateResource: (args: unknown, report: ReportViolation) => void = neverCalled;
const validateStack: (args: StackValidationArgs, report: ReportViolation) => void = neverCalled;

const configSchema = (settings: Settings): PolicyConfigSchema => ({
  properties: Object.fromEntries(
    Object.entries(settings).map(([name, { description, schema }]) => [
      name,
      { ...toEngineSchema(schema), description },
    ]),
  ),
});

/** The engine tests expressions by Go's rules, which refuse some of ours: the pack tests them itself. */
function toEngineSchema({ title: _title, format: _format, ...schema }: SettingSchema): EngineSchema {
  const { type, enum: among, required, items, properties, additionalProperties, ...rest } = schema;
  return {
    ...rest,
    type: [type].flat(),
    ...(among && { enum: [...among] }),
    ...(required && { required: [...required] }),
    ...(items && { items: toEngineSchema(items) }),
    ...(properties && {
      properties: Object.fromEntries(
        Object.entries(properties).map(([name, each]) => [name, toEngineSchema(each)]),
      ),
      additionalProperties: false,
    }),
    ...(additionalProperties && { additionalProperties: toEngineSchema(additionalProperties) }),
  };
}

/** A policy as the engine is told of it. */
function toEnginePolicy({ group, policy }: CatalogEntry): EnginePolicy {
  const found = policy.controls.map(findControl).find((each) => each !== undefined);
  const common = {
    name: policy.name,
    displayName: policy.displayName,
    description: policy.description,
    enforcementLevel: policy.enforcementLevel,
    severity: policy.severity,
    remediationSteps: policy.remediationSteps,
    tags: [group, ...policy.controls],
    ...(policy.settings && { configSchema: configSchema(policy.settings) }),
    url: policyUrl(policy.name),
    ...(found && {
      framework: {
        name: found.framework.name,
        version: found.framework.version,
        reference: found.control,
        specification: found.framework.url,
      },
    }),
  };
  return policy.scope === "resource" ? { ...common, validateResource } : { ...common, validateStack };
}

/** The pack's own entry: its configuration names the estate, and its violation says that nothing could be judged. */
const estateEntry: EnginePolicy = {
  name: estatePolicy,
  displayName: "The estate is declared and sound",
  description:
    "Without the estate nobody knows which zones, environments and repositories exist: nothing can be judged.",
  enforcementLevel: "mandatory",
  severity: "critical",
  remediationSteps: "Mend the estate file, or name the right one: bulkhead estate check shows every error.",
  url: "docs/guide/estate.md",
  configSchema: configSchema(estateSettings),
  validateResource,
};

/** The pack's entries for the engine, in the catalogue's order. */
export const enginePolicies = (): EnginePolicy[] => [
  estateEntry,
  { ...exceptionsPolicy, url: "docs/guide/exceptions.md", validateStack },
  ...catalog.map(toEnginePolicy),
];
