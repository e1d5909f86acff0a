import { parseQuantity, quantityPattern } from "../graph/kubernetes";
import type { Setting } from "./setting-schema";
import type { Given } from "./settings";

/** The most of each resource, by its name. */
export const amounts = (description: string): Setting => ({
  description,
  schema: {
    type: "object",
    additionalProperties: {
      type: ["number", "string"],
      title: "a quantity such as 500m or 1Gi",
      pattern: quantityPattern.source,
    },
  },
});

/** A bound of a setting by resource: what is written, and its amount. */
interface Bound {
  readonly name: string;
  readonly text: string;
  readonly value: number;
}

/** What is wrong with a quantity that a container names; nothing where it is within the bound. */
export function excess(quantity: string | number, { text, value }: Bound): string | undefined {
  const amount = parseQuantity(quantity);
  if (amount === undefined) return "which is no quantity";
  return amount <= value ? undefined : `over the maximum of ${text}`;
}

/** A setting by resource, as `{cpu: "1", memory: "1Gi"}`: what is written, and its amount. */
export function boundsOf<Name extends string>(settings: Given<Name>, name: NoInfer<Name>): readonly Bound[] {
  const bounds = settings[name];
  if (bounds === undefined) return [];
  if (typeof bounds !== "object" || bounds === null || Array.isArray(bounds))
    throw new Error(`its setting "${name}" must be a mapping from resources to quantities`);
  return Object.entries(bounds).map(([resource, quantity]) => {
    const value =
      typeof quantity === "string" || typeof quantity === "number" ? parseQuantity(quantity) : undefined;
    if (value === undefined)
      throw new Error(`its setting "${name}.${resource}" must be a quantity such as 500m or 1Gi`);
    return { name: resource, text: String(quantity), value };
  });
}

const ratio = (description: string): Setting => ({
  description,
  schema: {
    type: ["number", "string"],
    title: "a number above 0",
    exclusiveMinimum: 0,
    pattern: "^(\\d*[1-9]\\d*(\\.\\d+)?|\\d*\\.\\d*[1-9]\\d*)$",
  },
});

export const ratioSettings = {
  ratio: ratio("The most that a limit may be of its request. Without it only cpuRatio is judged, if given."),
  cpuRatio: ratio("The same for the processor. By default ratio holds for it too."),
};

/** The settings `ratio` (of memory, and of cpu unless `cpuRatio` says otherwise), as numbers or their texts. */
export function ratiosOf(
  settings: Given<"ratio" | "cpuRatio">,
): readonly (readonly [resource: string, ratio: number])[] {
  const read = (name: "ratio" | "cpuRatio"): number | undefined => {
    const value = settings[name];
    if (value === undefined) return undefined;
    const ratio = typeof value === "string" ? Number(value) : value;
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
