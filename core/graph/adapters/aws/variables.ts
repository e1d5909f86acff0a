import { reveal, Unknown } from "../../value";
import { isMapping } from "./workload";

/** What stands for the value of a variable: `value`, or `valueFrom`. */
type Make = (value: unknown) => Readonly<Record<string, unknown>>;

/**
 * Variables in the words of Kubernetes, from either form: a mapping, or a list of mappings that hold the name under `key`.
 * What is neither is left for the reader of containers to complain of.
 */
export function variablesIn(
  value: unknown,
  make: Make = (value) => ({ value }),
  key = "name",
): readonly unknown[] | Unknown {
  const found = reveal(value);
  if (found instanceof Unknown) return found;
  if (isMapping(found)) return Object.entries(found).map(([name, each]) => ({ name, ...make(each) }));
  if (!Array.isArray(found)) return [];
  return found.map((item: unknown) => {
    const entry = reveal(item);
    return isMapping(entry) ? { name: entry[key], ...make(entry["value"]) } : item;
  });
}
