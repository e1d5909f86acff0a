import { loadAll, type LoadOptions, type State } from "js-yaml";

/** A node of a document with the offset at which it, or its key, begins. */
interface Positioned {
  readonly start: number;
  readonly end: number;
  readonly kind: string | null;
  readonly result: unknown;
  readonly children: readonly Positioned[];
}

interface Found {
  readonly start: number;
  readonly value: Positioned | undefined;
}

/** Offsets of the nodes of one chunk of a YAML stream. Made only for documents that have findings. */
export class YamlPositions {
  private readonly roots: readonly Positioned[];

  constructor(
    private readonly text: string,
    options: LoadOptions,
  ) {
    this.roots = compose(text, options);
  }

  /** The offset of the node at `keys` in the document with this index, or of its nearest ancestor that has one. */
  find(document: number, keys: readonly (string | number)[]): number {
    let node = this.roots[document];
    let offset = node?.start ?? 0;
    for (const key of keys) {
      if (!node) break;
      const next: Found | undefined = node.kind === "sequence" ? this.item(node, key) : this.pair(node, key);
      if (!next) break;
      offset = next.start;
      node = next.value;
    }
    return offset;
  }

  private item(node: Positioned, key: string | number): Found | undefined {
    if (!Array.isArray(node.result)) return undefined;
    let child = 0;
    for (const [index, item] of (node.result as unknown[]).entries()) {
      const candidate = node.children[child];
      if (!candidate) return undefined;
      // An item that is nothing but its dash is not composed and has no place of its own.
      const skipped = item === null && candidate.result !== null;
      if (index === key) return { start: candidate.start, value: skipped ? undefined : candidate };
      if (!skipped) child += 1;
    }
    return undefined;
  }

  private pair(node: Positioned, key: string | number): Found | undefined {
    if (node.kind !== "mapping") return undefined;
    const wanted = String(key);
    for (let index = 0; index < node.children.length; index += 1) {
      const candidate = node.children[index];
      if (!candidate) return undefined;
      const hasValue = this.followedByColon(candidate.end);
      if (String(candidate.result) === wanted) {
        return { start: candidate.start, value: hasValue ? node.children[index + 1] : undefined };
      }
      if (hasValue) index += 1;
    }
    return undefined;
  }

  private followedByColon(offset: number): boolean {
    const gap = /(?:\s|#[^\r\n]*)*/y;
    gap.lastIndex = offset;
    gap.exec(this.text);
    return this.text[gap.lastIndex] === ":";
  }
}

function compose(text: string, options: LoadOptions): Positioned[] {
  const roots: Positioned[] = [];
  const open: { start: number; children: Positioned[] }[] = [];
  const listener = (event: string, state: State) => {
    if (event === "open") {
      open.push({ start: state.position, children: [] });
      return;
    }
    const node = open.pop();
    if (!node) return;
    const { position, kind } = state;
    const result: unknown = state.result;
    const positioned = { start: node.start, end: position, kind, result, children: node.children };
    (open.at(-1)?.children ?? roots).push(positioned);
  };
  try {
    loadAll(text, null, { ...options, listener });
  } catch {
    // The places up to the fault are still good.
  }
  return roots;
}
