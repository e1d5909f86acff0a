interface Frame {
  readonly node: string;
  readonly next: Iterator<string>;
}

/**
 * The images that one was built on, itself last, each after all that it was built on. Those that evidence claims to be
 * built on each other come together, in the order of their digests. (Tarjan's strongly connected components, without
 * recursion: chains may be long.)
 *
 * @param skip images that need not be followed
 */
export function lineageOf(
  digest: string,
  parentsOf: (digest: string) => readonly string[],
  skip: (digest: string) => boolean = () => false,
): readonly (readonly string[])[] {
  const found: string[][] = [];
  const index = new Map<string, number>();
  const low = new Map<string, number>();
  const waiting: string[] = [];
  const onStack = new Set<string>();
  const frames: Frame[] = [];
  const enter = (node: string): void => {
    index.set(node, index.size);
    low.set(node, index.get(node)!);
    waiting.push(node);
    onStack.add(node);
    frames.push({ node, next: parentsOf(node)[Symbol.iterator]() });
  };
  const lower = (node: string, to: number): void => void low.set(node, Math.min(low.get(node)!, to));
  enter(digest);
  while (frames.length > 0) {
    const { node, next } = frames.at(-1)!;
    const step = next.next();
    if (step.done !== true) {
      const parent = step.value;
      if (skip(parent)) continue;
      const known = index.get(parent);
      if (known === undefined) enter(parent);
      else if (onStack.has(parent)) lower(node, known);
      continue;
    }
    frames.pop();
    const above = frames.at(-1);
    if (above) lower(above.node, low.get(node)!);
    if (low.get(node) !== index.get(node)) continue;
    const group: string[] = [];
    for (;;) {
      const member = waiting.pop()!;
      onStack.delete(member);
      group.push(member);
      if (member === node) break;
    }
    found.push(group.sort());
  }
  return found;
}
