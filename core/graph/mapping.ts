/** What data from outside names: a mapping of names to anything. */
export type Mapping = Readonly<Record<string, unknown>>;

/** Whether data from outside is a mapping. What marks a value as unknown or secret counts as one too. */
export const isMapping = (value: unknown): value is Mapping =>
  typeof value === "object" && value !== null && !Array.isArray(value);
