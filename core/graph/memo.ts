/**
 * Remembers what a pure function gives for a text, for the texts that come again and again. Of endless ones only the first
 * are kept, so that no input fills the memory.
 */
export function memoised<T>(compute: (text: string) => T, most = 4096): (text: string) => T {
  const known = new Map<string, { readonly value: T }>();
  return (text) => {
    const found = known.get(text);
    if (found) return found.value;
    const value = compute(text);
    if (known.size < most) known.set(text, { value });
    return value;
  };
}
