import { Secret, Unknown } from "../graph";

/** Whether data hold nothing that is not known or secret. */
export function isPlain(value: unknown, depth = 0): boolean {
  if (value instanceof Unknown || value instanceof Secret || depth > 30) return false;
  if (typeof value !== "object" || value === null) return true;
  return Object.values(value).every((each) => isPlain(each, depth + 1));
}
