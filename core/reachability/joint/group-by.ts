/** Items by their key, in the order in which they come. */
export function groupBy<T>(
  items: Iterable<T>,
  keyOf: (item: T) => string,
): readonly (readonly [T, ...T[]])[] {
  const found = new Map<string, [T, ...T[]]>();
  for (const each of items) {
    const key = keyOf(each);
    const list = found.get(key);
    if (list) list.push(each);
    else found.set(key, [each]);
  }
  return [...found.values()];
}
