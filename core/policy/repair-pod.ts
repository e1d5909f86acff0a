import { Secret, Unknown, type Resource } from "../graph";
import { podSpecPath } from "../graph/adapters/kubernetes/workload";

type Mapping = Readonly<Record<string, unknown>>;

/** A plain mapping: never what stands for an unknown or a secret. */
const isMapping = (value: unknown): value is Mapping =>
  typeof value === "object" &&
  value !== null &&
  !Array.isArray(value) &&
  !(value instanceof Unknown || value instanceof Secret);

/** A change of one mapping: the changed copy, or the same where there is nothing to repair. */
export type Change = (value: Mapping) => Mapping;

/**
 * Repairs the pod's spec of a Kubernetes workload. What is not known, and what came as a secret, is left alone.
 *
 * @returns the resource's changed properties; undefined where nothing changed
 */
export function repairPod(resource: Resource, change: Change): Mapping | undefined {
  const path = podSpecPath(resource.type);
  if (!path) return undefined;
  const { properties } = resource;
  const changed = within(properties, path, change);
  return changed === properties ? undefined : changed;
}

/** Repairs each container of a Kubernetes workload; the change is given the pod's spec too. */
export const repairContainers = (
  resource: Resource,
  change: (container: Mapping, spec: Mapping) => Mapping,
): Mapping | undefined =>
  repairPod(resource, (spec) =>
    ["initContainers", "containers", "ephemeralContainers"].reduce((result, list) => {
      const items: unknown = result[list];
      if (!Array.isArray(items)) return result;
      const changed = items.map((item: unknown) => (isMapping(item) ? change(item, spec) : item));
      return changed.every((item, index) => item === items[index]) ? result : { ...result, [list]: changed };
    }, spec),
  );

/** Changes a part further down, making absent mappings on the way only where the change needs them. */
export function within(value: Mapping, [key, ...rest]: readonly string[], change: Change): Mapping {
  if (key === undefined) return change(value);
  const part = value[key];
  if (part !== undefined && part !== null && !isMapping(part)) return value;
  const before = part ?? {};
  const after = within(before, rest, change);
  return after === before ? value : { ...value, [key]: after };
}
