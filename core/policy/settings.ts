import type { Container, Volume, Workload } from "../graph";
import { isConfined, isWithin, normalizeHostPath } from "../graph/kubernetes";

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
