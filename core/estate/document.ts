import { isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument, type Node, type Pair } from "yaml";
import type { Locations } from "./located";
import type { EstateError, EstateErrorCode, Place } from "./problem";
import { quote } from "./text";

/** An estate is a few hundred lines; what is past these bounds is a mistake or an attack. */
export const LARGEST = 1_048_576;
const DEEPEST = 64;
const MOST_NODES = 100_000;
const PLAIN_TAGS = /^tag:yaml\.org,2002:(str|int|float|bool|null|map|seq)$/;

class Refusal extends Error {
  constructor(
    readonly code: EstateErrorCode,
    message: string,
    readonly hint?: string,
  ) {
    super(message);
  }
}

/** Stands in the data for a value that was refused, so that it gives no second error. */
export const REFUSED = Symbol("refused");

/**
 * Reads YAML or JSON of an untrusted author as plain data, and notes where everything stood. With errors there may
 * still be data, to find further errors in.
 */
export function readDocument(
  text: string,
  file: string,
  locations: Locations,
): { data?: unknown; errors: EstateError[] } {
  const counter = new LineCounter();
  const place = (offset: number): Place => {
    const { line, col } = counter.linePos(offset);
    return { file, line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  const fail = (
    code: EstateErrorCode,
    message: string,
    at: Place,
    hint?: string,
  ): { errors: EstateError[] } => ({
    errors: [{ code, message, ...at, ...(hint !== undefined && { hint }) }],
  });
  const start = { file, line: 1, column: 1 };
  if (Buffer.byteLength(text) > LARGEST) return fail("too-large", `is larger than ${LARGEST} bytes`, start);
  const binary = text.search(/[\0\ufffd]/);
  if (binary >= 0) return fail("syntax", "is not text", start);
  if (tooDeep(text)) return fail("too-deep", `is nested deeper than ${DEEPEST} levels`, start);

  let document;
  try {
    document = parseDocument(text, {
      lineCounter: counter,
      prettyErrors: false,
      merge: false,
      uniqueKeys: false,
      logLevel: "silent",
      version: "1.2",
      schema: "core",
    });
  } catch (error) {
    if (error instanceof RangeError)
      return fail("too-deep", `is nested deeper than ${DEEPEST} levels`, start);
    throw error;
  }
  const broken = document.errors.slice(0, 20).map((error): EstateError => {
    const several = error.code === "MULTIPLE_DOCS";
    const message = several ? "holds more than one YAML document" : firstLine(error.message);
    return {
      code: "syntax",
      message,
      ...place(error.pos[0]),
      ...(several && { hint: "keep one estate to a file" }),
    };
  });
  if (broken.length > 0) return { errors: broken };

  const reader = new Reader(place, locations);
  const data = reader.read(document.contents, 0);
  return reader.exhausted ? { errors: reader.errors } : { data, errors: reader.errors };
}

/** Turns nodes to data. Collects every error; only running out of bounds ends it early. */
class Reader {
  readonly errors: EstateError[] = [];
  private readonly anchors = new Map<string, Node>();
  private readonly open = new Set<Node>();
  private nodes = 0;

  get exhausted(): boolean {
    return this.nodes > MOST_NODES;
  }

  constructor(
    private readonly place: (offset: number) => Place,
    private readonly locations: Locations,
  ) {}

  read(node: unknown, depth: number): unknown {
    if (node === null || node === undefined) return null;
    const item = node as Node;
    try {
      return this.value(item, depth);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      const { code, message, hint } = error;
      this.errors.push({
        code,
        message,
        ...this.place(item.range?.[0] ?? 0),
        ...(hint !== undefined && { hint }),
      });
      return REFUSED;
    }
  }

  private value(node: Node, depth: number): unknown {
    this.nodes++;
    if (this.exhausted) {
      // Said once; what follows is skipped rather than expanded.
      if (this.nodes === MOST_NODES + 1)
        throw new Refusal("bad-alias", `expands to more than ${MOST_NODES} values`);
      return REFUSED;
    }
    if (depth > DEEPEST) throw new Refusal("too-deep", `is nested deeper than ${DEEPEST} levels`);
    if (isAlias(node)) return this.alias(node.source, depth);
    if ("anchor" in node && node.anchor !== undefined) this.anchors.set(node.anchor, node);
    if (node.tag !== undefined && !PLAIN_TAGS.test(node.tag)) {
      throw new Refusal(
        "bad-tag",
        `has the tag ${quote(node.tag)}`,
        "estates are plain YAML: remove the tag",
      );
    }
    if (isMap(node)) return this.within(node, () => this.mapping(node.items, depth));
    if (isSeq(node)) return this.within(node, () => this.list(node.items, depth));
    if (!isScalar(node)) throw new Refusal("syntax", "is no YAML value");
    if (typeof node.value === "number" && !Number.isFinite(node.value)) {
      throw new Refusal("bad-value", "is not a finite number");
    }
    return node.value;
  }

  private alias(name: string, depth: number): unknown {
    const target = this.anchors.get(name);
    if (!target)
      throw new Refusal("bad-alias", `names the anchor ${quote(name)}, which does not stand before it`);
    if (this.open.has(target))
      throw new Refusal("bad-alias", `names the anchor ${quote(name)}, which holds it`);
    return this.value(target, depth + 1);
  }

  private within<T>(node: Node, read: () => T): T {
    this.open.add(node);
    try {
      return read();
    } finally {
      this.open.delete(node);
    }
  }

  private list(items: unknown[], depth: number): unknown[] {
    const out: unknown[] = [];
    for (const [index, item] of items.entries()) {
      out.push(this.read(item, depth + 1));
      const at = offsetOf(item);
      this.locations.note(out, index, { key: () => this.place(at), value: () => this.place(at) });
    }
    return out;
  }

  private mapping(pairs: Pair[], depth: number): Record<string, unknown> {
    const out: Record<string, unknown> = {};
    for (const { key, value } of pairs) {
      const at = offsetOf(key);
      const refuse = (code: EstateErrorCode, message: string, hint?: string): void => {
        this.errors.push({ code, message, ...this.place(at), ...(hint !== undefined && { hint }) });
      };
      const name = isScalar(key) ? key.value : undefined;
      if (typeof name !== "string") {
        refuse("bad-key", "is a key that is no text", isScalar(key) ? "put it in quotes" : undefined);
      } else if (name === "<<") {
        refuse("bad-key", "is a merge key, which YAML 1.2 no longer has", "write the keys out");
      } else if (name === "__proto__") {
        refuse("bad-key", `has the key ${quote(name)}, which nothing may be called`);
      } else if (Object.hasOwn(out, name)) {
        refuse("duplicate-key", `has the key ${quote(name)} twice`, "keep one of the two");
      } else {
        out[name] = this.read(value, depth + 1);
        const valueAt = value === null ? at : offsetOf(value, at);
        this.locations.note(out, name, { key: () => this.place(at), value: () => this.place(valueAt) });
      }
    }
    return out;
  }
}

function offsetOf(node: unknown, otherwise = 0): number {
  return (node as Node | null)?.range?.[0] ?? otherwise;
}

const firstLine = (message: string): string => {
  const line = message.split("\n", 1)[0] ?? message;
  return `is not valid YAML: ${quote(line).slice(1, -1)}`;
};

/** The parser descends by recursion: brackets and block indicators far past any estate are refused before it runs. */
function tooDeep(text: string): boolean {
  let depth = 0;
  for (const char of text) {
    if (char === "[" || char === "{") depth++;
    else if (char === "]" || char === "}") depth = Math.max(0, depth - 1);
    else if (char === "\n") continue;
    if (depth > DEEPEST * 16) return true;
  }
  return /(?:[-?:] ){200}/.test(text);
}
