import { isMapping, type Mapping, type Volume, type Workload } from "../graph";
import { isConfined, isWithin, normalizeHostPath } from "../graph/kubernetes";
import { oneOf, texts, type Setting, type SettingSchema } from "./setting-schema";
import { numberOf, textsOf, type Given } from "./settings";

type Check = (profile: { readonly type?: string; readonly localhostProfile?: string }) => boolean;

export const seccompSettings = {
  allowedProfiles: texts(
    "The profiles that may be used: RuntimeDefault, Localhost, localhost/<file>, or * for any. By default all but Unconfined.",
  ),
  allowedLocalhostFiles: texts(
    "Where allowedProfiles lists Localhost: the files that may be used, or * for any. None by default.",
  ),
};

/**
 * The seccomp profiles that the settings `allowedProfiles` (`RuntimeDefault`, `Localhost`, or `localhost/<file>`) and
 * `allowedLocalhostFiles` (`*` for any) admit; those of the Pod Security Standards without them.
 */
export function seccompAllowances(settings: Given<"allowedProfiles" | "allowedLocalhostFiles">): Check {
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
function mappingsOf<Name extends string>(
  settings: Given<Name>,
  name: NoInfer<Name>,
): readonly Mapping[] | undefined {
  const value = settings[name];
  if (value === undefined) return undefined;
  if (Array.isArray(value) && value.every(isMapping)) return value;
  throw new Error(`its setting "${name}" must be a list of mappings`);
}

const text: SettingSchema = { type: "string" };
const listOf = (description: string, items: SettingSchema): Setting => ({
  description,
  schema: { type: "array", items },
});

export const allowedFlexVolumes = listOf("The drivers that may be used. None by default.", {
  type: "object",
  properties: { driver: text },
  required: ["driver"],
});

/** The drivers of the setting `allowedFlexVolumes`, a list of `{driver}`. */
export const flexVolumeDrivers = (settings: Given<"allowedFlexVolumes">): readonly unknown[] =>
  (mappingsOf(settings, "allowedFlexVolumes") ?? []).map(({ driver }) => driver);

export const allowedSELinuxOptions = listOf(
  "The complete sets of options that may be used, in place of the types that the baseline admits.",
  { type: "object", properties: { level: text, role: text, type: text, user: text } },
);

/** The complete sets of SELinux options that the setting `allowedSELinuxOptions` admits. */
export const seLinuxAllowances = (settings: Given<"allowedSELinuxOptions">): readonly Mapping[] | undefined =>
  mappingsOf(settings, "allowedSELinuxOptions");

/** A tree of the host that may be mounted; with `readOnly` only where every mount of it is read-only. */
export interface HostPathAllowance {
  readonly pathPrefix: string;
  readonly readOnly: boolean;
}

export const allowedHostPaths = listOf(
  "The paths, with all below them, that may be mounted; with readOnly only where every mount is. None by default.",
  {
    type: ["string", "object"],
    title: "a path or { pathPrefix, readOnly }",
    properties: { pathPrefix: text, readOnly: { type: "boolean" } },
    required: ["pathPrefix"],
  },
);

/** The setting `allowed` of host paths: texts, or `{pathPrefix, readOnly}`. */
export function hostPathAllowances(settings: Given<"allowed">): readonly HostPathAllowance[] {
  const value = settings["allowed"];
  if (value === undefined) return [];
  if (!Array.isArray(value)) throw new Error('its setting "allowed" must be a list');
  return value.map((entry: unknown) => {
    const { pathPrefix, readOnly } = (typeof entry === "string" ? { pathPrefix: entry } : entry) as Mapping;
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

const groupRules = ["MustRunAs", "MayRunAs", "RunAsAny"];
const id: SettingSchema = { type: "integer", minimum: 0 };

export const groupSettings = {
  rule: oneOf(
    groupRules,
    "Whether fsGroup must be set, may be set to an id of ranges, or may be anything. By default it may be set.",
  ),
  ranges: listOf("The ids that fsGroup may have, in place of the ranges of identities.userIds.", {
    type: "object",
    properties: { min: id, max: id },
  }),
};

export interface GroupRules {
  readonly rule: string | undefined;
  readonly ranges: readonly { readonly min: number; readonly max: number }[];
}

/** The settings `rule` and `ranges` for a pod's fsGroup; undefined where neither is given. */
export function groupRulesOf(settings: Given<"rule" | "ranges">): GroupRules | undefined {
  const { rule } = settings;
  const ranges = mappingsOf(settings, "ranges");
  if (rule === undefined && ranges === undefined) return undefined;
  if (rule !== undefined && !groupRules.some((each) => each === rule))
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

/** A list of names, or of `{ key, allowedRegex }`. */
export const entries = (description: string): Setting =>
  listOf(description, {
    type: ["string", "object"],
    title: "a name or { key, allowedRegex }",
    properties: { key: text, allowedRegex: { type: "string", format: "regex" } },
    required: ["key"],
  });

/** A setting that is a list of names, or of `{ key, allowedRegex }`. Throws on anything else. */
export function requiredEntries<Name extends string>(
  settings: Given<Name>,
  name: NoInfer<Name>,
): readonly RequiredEntry[] {
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
