import { isMapping } from "../../core/graph";

/** Whether two values of YAML or JSON say the same. */
export function isSame(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (Array.isArray(a) && Array.isArray(b))
    return a.length === b.length && a.every((item, index) => isSame(item, b[index]));
  if (!isMapping(a) || !isMapping(b)) return false;
  const keys = Object.keys(a);
  return (
    keys.length === Object.keys(b).length &&
    keys.every((key) => Object.hasOwn(b, key) && isSame(a[key], b[key]))
  );
}

/** Of the items before, those that stay, in their order; undefined where none does. */
export function kept(before: readonly unknown[], after: readonly unknown[]): readonly number[] | undefined {
  const stay: number[] = [];
  before.forEach((item, index) => {
    if (stay.length < after.length && isSame(item, after[stay.length])) stay.push(index);
  });
  return stay.length > 0 ? stay : undefined;
}
