import { intOrString, listOf, mapOf, shape, str, type Shaped } from "../shape";
import type { KubernetesObject } from "./kubernetes-object";

const quantities = mapOf(intOrString);

export const limitRangeFields = {
  limits: listOf(
    shape({
      type: str,
      /** Limits that a container without its own gets. */
      default: quantities,
      /** Requests that a container without its own gets. */
      defaultRequest: quantities,
      max: quantities,
      min: quantities,
      maxLimitRequestRatio: quantities,
    }),
  ),
};

/** A LimitRange: defaults and bounds for the containers, pods and claims of its namespace. */
export interface LimitRange extends KubernetesObject, Shaped<typeof limitRangeFields> {
  readonly kind: "LimitRange";
}
