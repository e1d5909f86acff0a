import type { Container, Workload } from "../graph";
import { texts, type Setting } from "./setting-schema";

/** Settings among which these are declared: each may be absent. */
export type Given<Name extends string> = Readonly<Record<Name, unknown>>;

/** A setting that is a list of texts; undefined where it is not given. Throws on anything else. */
export function textsOf<Name extends string>(
  settings: Given<Name>,
  name: NoInfer<Name>,
): readonly string[] | undefined {
  const value = settings[name];
  if (value === undefined) return undefined;
  if (Array.isArray(value) && value.every((each) => typeof each === "string")) return value;
  throw new Error(`its setting "${name}" must be a list of texts`);
}

/** A setting that is a list of numbers; undefined where it is not given. Throws on anything else. */
export function numbersOf<Name extends string>(
  settings: Given<Name>,
  name: NoInfer<Name>,
): readonly number[] | undefined {
  const value = settings[name];
  if (value === undefined) return undefined;
  if (Array.isArray(value) && value.every((each) => typeof each === "number")) return value;
  throw new Error(`its setting "${name}" must be a list of numbers`);
}

/** A setting that is a number; undefined where it is not given. Throws on anything else. */
export function numberOf<Name extends string>(
  settings: Given<Name>,
  name: NoInfer<Name>,
): number | undefined {
  const value: unknown = settings[name];
  if (value === undefined || typeof value === "number") return value;
  throw new Error(`its setting "${name}" must be a number`);
}

export const exemptImages = texts(
  "Images that are not judged: as written, or their beginning with * at the end. None by default.",
);

/**
 * Whether the setting `exemptImages` names the container's image: as written, or by its beginning where the entry ends
 * in `*`.
 */
export function isExemptImage(container: Container, settings: Given<"exemptImages">): boolean {
  const entries = textsOf(settings, "exemptImages");
  if (!entries) return false;
  const { image } = container;
  if (image === undefined) return false;
  return entries.some((entry) =>
    entry.endsWith("*") ? image.startsWith(entry.slice(0, -1)) : image === entry,
  );
}

export const exemptLabel: Setting = {
  description: "A label, as key=value, whose pods are not judged. None by default.",
  schema: { type: "string", title: "a text of the form key=value", pattern: "^[^=]+=" },
};

const keyAndValue = /^([^=]+)=(.*)$/;

/** Whether the pods carry the label that the setting `exemptLabel` names as `key=value`. */
export function hasLabel(workload: Workload, settings: Given<"exemptLabel">): boolean {
  const label = settings["exemptLabel"];
  if (label === undefined) return false;
  const match = typeof label === "string" ? keyAndValue.exec(label) : null;
  if (!match) throw new Error('its setting "exemptLabel" must be a text of the form key=value');
  return workload.podLabels[match[1]!] === match[2];
}
