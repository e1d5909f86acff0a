/** Builds a value at its first use: schemas cost time that a run without an estate file needn't spend. */
export function once<T extends object>(build: () => T): () => T {
  let built: T | undefined;
  return () => (built ??= build());
}
