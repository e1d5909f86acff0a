/** Aliases may repeat a part of a document up to this many nodes in all; a bomb of nine levels passes 10⁹. */
export const maxExpandedNodes = 1_000_000;
/** Deeper documents are refused; the deepest custom resource definitions have some 60 levels. */
export const maxDepth = 200;

/**
 * What aliases make of a document: its size when every alias is written out, as all readers after this one see it.
 * Returns what is wrong, if anything is. Shared parts are measured once, so the check itself is linear.
 */
export function aliasFault(value: unknown): string | undefined {
  const sizes = new Map<object, number>();
  const open = new Set<object>();
  let fault: string | undefined;
  const measure = (node: unknown): number => {
    if (typeof node !== "object" || node === null || fault) return 1;
    const known = sizes.get(node);
    if (known !== undefined) return known;
    if (open.has(node)) {
      fault = "an alias refers to a part that contains it";
      return 1;
    }
    if (open.size > maxDepth) {
      fault = `nested more than ${maxDepth} levels deep`;
      return 1;
    }
    open.add(node);
    let size = 1;
    for (const child of Object.values(node)) size += measure(child);
    open.delete(node);
    sizes.set(node, size);
    if (size > maxExpandedNodes) fault ??= `aliases expand it to more than ${maxExpandedNodes} nodes`;
    return size;
  };
  measure(value);
  return fault;
}
