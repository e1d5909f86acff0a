import { hintFor, kindOf, type SettingFault, type SettingsCheck } from "../estate";
import { isMapping } from "../graph";
import type { PolicyInfo } from "./policy";
import { describeSchema, type SettingSchema } from "./setting-schema";

type Path = readonly (string | number)[];

/** Everything that is wrong with what is set for a policy; paths begin with the setting's name. */
export function checkSettings(
  policy: Pick<PolicyInfo, "settings">,
  given: Readonly<Record<string, unknown>>,
): readonly SettingFault[] {
  const declared = policy.settings ?? {};
  return Object.entries(given).flatMap(([name, value]) => {
    const setting = Object.hasOwn(declared, name) ? declared[name] : undefined;
    return setting
      ? faultsOf(setting.schema, value, [name])
      : [unknownKey([name], declared, "setting of this policy")];
  });
}

/** The same by the policy's name; of names that no policy has it finds nothing. */
export function settingsCheck(policies: readonly PolicyInfo[]): SettingsCheck {
  const byName = new Map(policies.map((policy) => [policy.name, policy]));
  return (name, given) => {
    const policy = byName.get(name);
    return policy ? checkSettings(policy, given) : [];
  };
}

function unknownKey(path: Path, declared: object, what: string): SettingFault {
  const names = Object.keys(declared);
  const hint = names.length > 0 ? hintFor(String(path.at(-1)), names) : "it has none";
  return {
    code: "unknown-key",
    path,
    part: "key",
    message: `is no ${what}`,
    hint,
  };
}

function faultsOf(schema: SettingSchema, value: unknown, path: Path): readonly SettingFault[] {
  const types = [schema.type].flat();
  const wrong = (code: SettingFault["code"]): readonly SettingFault[] => [
    { code, path, part: "value", message: `must be ${describeSchema(schema)}, not ${kindOf(value)}` },
  ];
  if (!types.some((type) => isOf(type, value))) return wrong("wrong-type");
  if (!isWithin(schema, value)) return wrong("bad-value");
  if (Array.isArray(value)) {
    const { items } = schema;
    return items ? value.flatMap((item, index) => faultsOf(items, item, [...path, index])) : [];
  }
  return isMapping(value) ? faultsWithin(schema, value, path) : [];
}

function faultsWithin(schema: SettingSchema, value: object, path: Path): readonly SettingFault[] {
  const { properties = {}, required = [], additionalProperties } = schema;
  const faults = Object.entries(value).flatMap(([name, item]) => {
    const inner = Object.hasOwn(properties, name) ? properties[name] : additionalProperties;
    return inner
      ? faultsOf(inner, item, [...path, name])
      : [unknownKey([...path, name], properties, "key that is known here")];
  });
  // A misspelt key is one fault, although the right one is then missing.
  const missing = required.filter(
    (name) => !Object.hasOwn(value, name) && !faults.some(({ hint }) => hint === `did you mean ${name}?`),
  );
  return [
    ...faults,
    ...missing.map((name): SettingFault => ({
      code: "missing-key",
      path: [...path, name],
      part: "value",
      message: "is missing",
    })),
  ];
}

function isOf(type: string, value: unknown): boolean {
  switch (type) {
    case "array":
      return Array.isArray(value);
    case "object":
      return isMapping(value);
    case "integer":
      return Number.isSafeInteger(value);
    case "number":
      return Number.isFinite(value);
    default:
      return typeof value === type;
  }
}

function isWithin({ enum: among, pattern, format, ...schema }: SettingSchema, value: unknown): boolean {
  if (typeof value === "number") {
    const { minimum = -Infinity, exclusiveMinimum = -Infinity, maximum = Infinity } = schema;
    return value >= minimum && value > exclusiveMinimum && value <= maximum;
  }
  if (typeof value !== "string") return true;
  if (among && !among.includes(value)) return false;
  if (!new RegExp(pattern ?? "").test(value)) return false;
  return format !== "regex" || isExpression(value);
}

function isExpression(text: string): boolean {
  try {
    new RegExp(text);
  } catch {
    return false;
  }
  return true;
}
