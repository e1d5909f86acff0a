import type { Container, Volume, Workload } from "../graph";
import { isConfined, isWithin, normalizeHostPath, parseQuantity } from "../graph/kubernetes";

type Settings = Readonly<Record<string, unknown>>;

/** A setting that is a list of texts; undefined where it is not given. Throws on anything else. */
export function textsOf(settings: Settings, name: string): readonly string[] | undefined {
  const value = settings[name];
  if (value === undefined) return undefined;
  if (Array.isArray(value) && value.every((each) => typeof each === "string")) return value;
  throw new Error(`its setting "${name}" must be a list of texts`);
}

/** A setting that is a list of numbers; undefined where it is not given. Throws on anything else. */
export function numbersOf(settings: Settings, name: string): readonly number[] | undefined {
  const value = settings[name];
  if (value === undefined) return undefined;
  if (Array.isArray(value) && value.every((each) => typeof each === "number")) return value;
  throw new Error(`its setting "${name}" must be a list of numbers`);
}

/** A setting that is a number; undefined where it is not given. Throws on anything else. */
export function numberOf(settings: Settings, name: string): number | undefined {
  const value = settings[name];
  if (value === undefined || typeof value === "number") return value;
  throw new Error(`its setting "${name}" must be a number`);
}

/**
 * Whether the setting `exemptImages` names the container's image: as written, or by its beginning where the entry ends
 * in `*`.
 */
export function isExemptImage(container: Container, settings: Settings): boolean {
  const entries = textsOf(settings, "exemptImages");
  if (!entries) return false;
  const image = container.image ?? "";
  return entries.some((entry) =>
    entry.endsWith("*") ? image.startsWith(entry.slice(0, -1)) : image === entry,
  );
}

type Check = (profile: { readonly type?: string; readonly localhostProfile?: string }) => boolean;

/**
 * The seccomp profiles that the settings `allowedProfiles` (`RuntimeDefault`, `Localhost`, or `localhost/<file>`) and
 * `allowedLocalhostFiles` (`*` for any) admit; those of the Pod Security Standards without them.
 */
export function seccompAllowances(settings: Settings): Check {
  const profiles = textsOf(settings, "allowedProfiles");
  if (!profiles) return ({ type }) => isConfined(type);
  const files = textsOf(settings, "allowedLocalhostFiles") ?? [];
  return ({ type = "", localhostProfile = "" }) => {
    if (profiles.includes("*")) return true;
    if (type === "RuntimeDefault") return profiles.includes(type) || profiles.includes("runtime/default");
    if (type !== "Localhost") return profiles.includes(type);
    if (profiles.includes(`localhost/${localhostProfile}`) || profiles.includes("localhost/*")) return true;
    return profiles.includes(type) && (files.includes("*") || files.includes(localhostProfile));
  };
}

/** A list of mappings; undefined where it is not given. Throws on anything else. */
function mappingsOf(settings: Settings, name: string): readonly Settings[] | undefined {
  const value = settings[name];
  if (value === undefined) return undefined;
  const isMapping = (each: unknown) => typeof each === "object" && each !== null && !Array.isArray(each);
  if (Array.isArray(value) && value.every(isMapping)) return value as readonly Settings[];
  throw new Error(`its setting "${name}" must be a list of mappings`);
}

/** The drivers of the setting `allowedFlexVolumes`, a list of `{driver}`. */
export const flexVolumeDrivers = (settings: Settings): readonly unknown[] =>
  (mappingsOf(settings, "allowedFlexVolumes") ?? []).map(({ driver }) => driver);

/** The complete sets of SELinux options that the setting `allowedSELinuxOptions` admits. */
export const seLinuxAllowances = (settings: Settings): readonly Settings[] | undefined =>
  mappingsOf(settings, "allowedSELinuxOptions");

/** A tree of the host that may be mounted; with `readOnly` only where every mount of it is read-only. */
export interface HostPathAllowance {
  readonly pathPrefix: string;
  readonly readOnly: boolean;
}

/** The setting `allowed` of host paths: texts, or `{pathPrefix, readOnly}`. */
export function hostPathAllowances(settings: Settings): readonly HostPathAllowance[] {
  const value = settings["allowed"];
  if (value === undefined) return [];
  if (!Array.isArray(value)) throw new Error('its setting "allowed" must be a list');
  return value.map((entry: unknown) => {
    const { pathPrefix, readOnly } = (typeof entry === "string" ? { pathPrefix: entry } : entry) as Settings;
    if (typeof pathPrefix !== "string")
      throw new Error('an entry of its setting "allowed" must be a path or {pathPrefix, readOnly}');
    return { pathPrefix: normalizeHostPath(pathPrefix), readOnly: readOnly === true };
  });
}

/** Whether an allowance covers a host-path volume of a workload. */
export function allowsHostPath(allowance: HostPathAllowance, workload: Workload, volume: Volume): boolean {
  const path = volume.hostPath?.path;
  if (path === undefined || !isWithin(normalizeHostPath(path), allowance.pathPrefix)) return false;
  if (!allowance.readOnly) return true;
  return workload.containers.every((container) =>
    (container.volumeMounts ?? []).every((mount) => mount.name !== volume.name || mount.readOnly),
  );
}

/** Whether the pods carry the label that the setting `exemptLabel` names as `key=value`. */
export function hasLabel(workload: Workload, settings: Settings): boolean {
  const label = settings["exemptLabel"];
  if (label === undefined) return false;
  const [, key, value] = (typeof label === "string" && /^([^=]+)=(.*)$/.exec(label)) || [];
  if (key === undefined) throw new Error('its setting "exemptLabel" must be a text of the form key=value');
  return workload.podLabels[key] === value;
}

/** A setting by resource, as `{cpu: "1", memory: "1Gi"}`: what is written, and its amount. */
export function boundsOf(
  settings: Settings,
  name: string,
): readonly { readonly name: string; readonly text: string; readonly value: number }[] {
  const bounds = settings[name];
  if (bounds === undefined) return [];
  if (typeof bounds !== "object" || bounds === null || Array.isArray(bounds))
    throw new Error(`its setting "${name}" must be a mapping from resources to quantities`);
  return Object.entries(bounds as Settings).map(([resource, quantity]) => {
    const value =
      typeof quantity === "string" || typeof quantity === "number" ? parseQuantity(quantity) : undefined;
    if (value === undefined)
      throw new Error(`its setting "${name}.${resource}" must be a quantity such as 500m or 1Gi`);
    return { name: resource, text: String(quantity), value };
  });
}

/** The settings `ratio` (of memory, and of cpu unless `cpuRatio` says otherwise), as numbers or their texts. */
export function ratiosOf(settings: Settings): readonly (readonly [resource: string, ratio: number])[] {
  const read = (name: string): number | undefined => {
    const value = settings[name];
    if (value === undefined) return undefined;
    const ratio = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
    if (typeof ratio !== "number" || !(ratio > 0))
      throw new Error(`its setting "${name}" must be a number above 0`);
    return ratio;
  };
  const ratio = read("ratio");
  const cpu = read("cpuRatio") ?? ratio;
  return [
    ...(cpu === undefined ? [] : [["cpu", cpu] as const]),
    ...(ratio === undefined ? [] : [["memory", ratio] as const]),
  ];
}

export interface GroupRules {
  readonly rule: string | undefined;
  readonly ranges: readonly { readonly min: number; readonly max: number }[];
}

/** The settings `rule` and `ranges` for a pod's fsGroup; undefined where neither is given. */
export function groupRulesOf(settings: Settings): GroupRules | undefined {
  const { rule } = settings;
  const ranges = mappingsOf(settings, "ranges");
  if (rule === undefined && ranges === undefined) return undefined;
  if (rule !== undefined && !["MustRunAs", "MayRunAs", "RunAsAny"].some((each) => each === rule))
    throw new Error('its setting "rule" must be MustRunAs, MayRunAs or RunAsAny');
  return {
    rule: rule as string | undefined,
    ranges: (ranges ?? []).map((range) => ({
      min: numberOf(range, "min") ?? 0,
      max: numberOf(range, "max") ?? Infinity,
    })),
  };
}

/** A label or annotation that must be there, and what its value must match. */
export interface RequiredEntry {
  readonly key: string;
  readonly pattern?: RegExp;
}

/** A setting that is a list of names, or of `{ key, allowedRegex }`. Throws on anything else. */
export function requiredEntries(settings: Settings, name: string): readonly RequiredEntry[] {
  const value = settings[name] ?? [];
  if (!Array.isArray(value)) throw new Error(`its setting "${name}" must be a list`);
  return value.map((entry: unknown) => {
    if (typeof entry === "string") return { key: entry };
    const { key, allowedRegex } = (entry ?? {}) as Record<string, unknown>;
    if (typeof key !== "string" || (allowedRegex !== undefined && typeof allowedRegex !== "string"))
      throw new Error(`an entry of its setting "${name}" must be a name or { key, allowedRegex }`);
    return { key, ...(allowedRegex !== undefined && { pattern: new RegExp(allowedRegex) }) };
  });
}
