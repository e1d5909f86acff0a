import { REFUSED } from "./document";
import { isMapping, valueAt, type Path } from "./located";
import type { EstateErrorCode } from "./problem";

/** What is wrong inside the settings of one policy; the path begins below them. */
export interface SettingFault {
  readonly code: EstateErrorCode;
  readonly path: Path;
  readonly part: "key" | "value";
  readonly message: string;
  readonly hint?: string;
}

/** Judges what the estate sets for the policy of a name. */
export type SettingsCheck = (
  policy: string,
  settings: Readonly<Record<string, unknown>>,
) => readonly SettingFault[];

/** What is wrong with the settings of all policies, in general and by environment. */
export function* settingFaults(data: unknown, check: SettingsCheck): Generator<SettingFault> {
  const keys = (path: Path): string[] => {
    const value = valueAt(data, path);
    return isMapping(value) ? Object.keys(value) : [];
  };
  for (const policy of keys(["policies"])) {
    const own = ["policies", policy];
    const places = [own, ...keys([...own, "in"]).map((environment) => [...own, "in", environment])];
    for (const place of places) {
      const settings = valueAt(data, [...place, "settings"]);
      if (!isMapping(settings)) continue;
      for (const fault of check(policy, settings)) {
        const path = [...place, "settings", ...fault.path];
        if (valueAt(data, path) !== REFUSED) yield { ...fault, path };
      }
    }
  }
}
