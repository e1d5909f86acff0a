import { Secret, Unknown } from "../../graph";

export type Mapping = Readonly<Record<string, unknown>>;

/** A mapping as it stands in a resource's properties; undefined for anything else, and for what is not known or not shown. */
export const mappingOf = (value: unknown): Mapping | undefined =>
  typeof value === "object" && value !== null && !(value instanceof Unknown || value instanceof Secret)
    ? (value as Mapping)
    : undefined;
