import { readFileSync } from "node:fs";
import { join } from "node:path";
import { completePattern } from "../../core/image";
import type { Case } from "./cases";

/** How the parameters of a case reach a policy. */
type ParamTarget =
  | string
  | {
      /** The place in the estate, keys joined by dots; `settings.x` is a setting of each policy of the control. */
      readonly path: string;
      readonly as?: keyof typeof conversions;
      /** Other parameters without which this one means nothing. */
      readonly needs?: readonly string[];
    };

/** What judges a control. */
export interface Control {
  readonly policies: readonly string[];
  /** Sections of the estate that hold for every case of this control. */
  readonly estate?: Readonly<Record<string, unknown>>;
  /** Where each parameter goes; `"settings"` hands all of them to the policies as their settings. */
  readonly params?: "settings" | Readonly<Record<string, ParamTarget | readonly ParamTarget[]>>;
  /** The least precision and recall over all cases; the tests fail below. 0.98 where it is not given. */
  readonly floor?: { readonly precision: number; readonly recall: number };
  /** Why the floor lies lower, or where the source's verdicts are not followed. */
  readonly note?: string;
}

/** The table control → policies, `controls.json`. */
export function readControls(): ReadonlyMap<string, Control> {
  const table = JSON.parse(readFileSync(join(__dirname, "controls.json"), "utf8")) as Record<string, Control>;
  return new Map(Object.entries(table));
}

/** The estate's sections for a case: the control's own, with the case's parameters put where the table says. */
export function estateSections(control: Control, { params }: Case): Record<string, unknown> {
  const estate = structuredClone(control.estate ?? {}) as Record<string, unknown>;
  if (control.params === "settings") {
    for (const policy of control.policies) put(estate, ["policies", policy, "settings"], params);
    return estate;
  }
  const targets = Object.entries(control.params ?? {}).flatMap(([name, target]) =>
    [target].flat().map((each) => [name, each] as const),
  );
  for (const [name, target] of targets) {
    if (params[name] === undefined) continue;
    const {
      path,
      as,
      needs = [],
    }: Exclude<ParamTarget, string> = typeof target === "string" ? { path: target } : target;
    if (needs.some((other) => params[other] === undefined)) continue;
    const value = as ? conversions[as](params[name]) : params[name];
    if (value === undefined) continue;
    const keys = path.split(".");
    if (keys[0] !== "settings") put(estate, keys, value);
    else for (const policy of control.policies) put(estate, ["policies", policy, ...keys], value);
  }
  return estate;
}

/** How the sources' parameters are put into our words. */
const conversions = {
  /** Texts that an image starts with, made into repository patterns. */
  "repository-prefixes": (prefixes: unknown): unknown => globs(prefixes),
  /** A list of one text. */
  "only-one": (list: unknown): unknown => (list as readonly unknown[])[0],
  /** A list of probes that must all be there, or words for any of them. */
  probes: (probes: unknown): unknown =>
    Array.isArray(probes)
      ? { allOf: probes as unknown[] }
      : { anyOf: ["livenessProbe", "readinessProbe", "startupProbe"] },
  /** The most of a resource; -1 asks for nothing. */
  bound: (quantity: unknown): unknown => (quantity === "-1" ? undefined : quantity),
  /** The same bound as a list of the resource, where it asks for something. */
  "bounded-cpu": (quantity: unknown): unknown => (quantity === "-1" ? ["memory"] : ["cpu", "memory"]),
};

/**
 * The patterns that mean what the sources' prefixes do. They compare raw text, so a prefix may stand for a host, a part
 * of a path or one repository; tags, which patterns don't have, are left out.
 */
const globs = (prefixes: unknown): string[] =>
  (prefixes as string[]).flatMap((prefix) => {
    const text = prefix.replace(/\*+$/, "");
    if (text.endsWith("/")) return [completePattern(`${text}**`)];
    const [, repository = text] = /^(.*?)(?::[^/]*)?$/.exec(text) ?? [];
    const below = completePattern(`${repository}/**`);
    return repository.includes(".") && !repository.includes("/")
      ? [below]
      : [completePattern(repository), below];
  });

function put(target: Record<string, unknown>, keys: readonly string[], value: unknown): void {
  const [key, ...rest] = keys as [string, ...string[]];
  if (rest.length === 0) target[key] = value;
  else put((target[key] ??= {}) as Record<string, unknown>, rest, value);
}
