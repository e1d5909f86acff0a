import { compose, skipGap, type ComposedNode } from "./compose";
import { Lines } from "./lines";
import type { Locations } from "./located";
import type { EstateError, EstateErrorCode } from "./problem";
import { quote } from "./text";

/** An estate is a few hundred lines; what is past these bounds is a mistake or an attack. */
export const LARGEST = 1_048_576;
const DEEPEST = 64;
const MOST_VALUES = 100_000;

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
  const lines = new Lines(text, file);
  const fail = (
    code: EstateErrorCode,
    message: string,
    offset = 0,
    hint?: string,
  ): { errors: EstateError[] } => ({
    errors: [{ code, message, ...lines.place(offset), ...(hint !== undefined && { hint }) }],
  });
  if (Buffer.byteLength(text) > LARGEST) return fail("too-large", `is larger than ${LARGEST} bytes`);
  const binary = text.search(/[\0\ufffd]/);
  if (binary >= 0) return fail("syntax", "is not text", binary);
  const { documents, fault } = compose(text, DEEPEST);
  if (fault?.message.startsWith("nesting exceeded")) return fail("too-deep", TOO_DEEP, fault.offset);
  if (fault?.message.startsWith("unknown tag")) {
    // The parser knows of the tag only when it has read the value.
    const offset = Math.max(0, text.lastIndexOf("!", fault.offset));
    return fail(
      "bad-tag",
      `has an ${quote(fault.message).slice(1, -1)}`,
      offset,
      "estates are plain YAML: remove the tag",
    );
  }
  if (fault) return fail("syntax", `is not valid YAML: ${quote(fault.message).slice(1, -1)}`, fault.offset);
  const [root, second] = documents;
  if (second)
    return fail("syntax", "holds more than one YAML document", second.start, "keep one estate to a file");
  if (!root) return { data: null, errors: [] };
  const reader = new Reader(text, lines, locations);
  const data = reader.read(root);
  return reader.exhausted ? { errors: reader.errors } : { data, errors: reader.errors };
}

const TOO_DEEP = `is nested deeper than ${DEEPEST} levels`;

interface Extent {
  values: number;
  depth: number;
}

/** Checks what YAML allows and an estate doesn't, and notes places. Collects every error. */
class Reader {
  readonly errors: EstateError[] = [];
  exhausted = false;
  /** Of each mapping and list: how much it holds with all aliases written out. Absent while it is being read. */
  private readonly extents = new Map<object, Extent>();

  constructor(
    private readonly text: string,
    private readonly lines: Lines,
    private readonly locations: Locations,
  ) {}

  read(node: ComposedNode): unknown {
    const { value } = node;
    if (typeof value === "number" && !Number.isFinite(value)) {
      return this.refuse("bad-value", "is not a finite number", node.start);
    }
    if (typeof value !== "object" || value === null) return value;
    if (this.text[node.start] === "*") return this.alias(value, node.start);
    const within = node.kind === "sequence" ? this.list(value as unknown[], node) : this.mapping(value, node);
    const extent = within.reduce(
      (sum, { values, depth }) => ({ values: sum.values + values, depth: Math.max(sum.depth, depth + 1) }),
      { values: 1, depth: 1 },
    );
    this.extents.set(value, extent);
    if (!this.exhausted && (extent.values > MOST_VALUES || extent.depth > DEEPEST)) {
      this.exhausted = true;
      if (extent.depth > DEEPEST) this.refuse("too-deep", TOO_DEEP, node.start);
      else this.refuse("bad-alias", `expands to more than ${MOST_VALUES} values`, node.start);
    }
    return value;
  }

  private alias(value: object, offset: number): unknown {
    if (this.extents.has(value)) return value;
    this.exhausted = true;
    return this.refuse("bad-alias", "is an alias of something that holds it", offset);
  }

  private extentOf(value: unknown): Extent {
    return (
      (typeof value === "object" && value !== null && this.extents.get(value)) || { values: 1, depth: 0 }
    );
  }

  private list(out: unknown[], node: ComposedNode): Extent[] {
    // Entries that are nothing but a dash, and pairs in brackets, are no nodes of their own.
    if (
      node.children.length !== out.length ||
      node.children.some((child, i) => !Object.is(child.value, out[i]))
    ) {
      const hint = "give every entry a value, and write pairs as { key: value }";
      this.refuse("bad-value", "holds an empty entry or a bare pair", node.start, hint);
      return [];
    }
    return node.children.map((child, index) => {
      out[index] = this.read(child);
      const place = (): ReturnType<Lines["place"]> => this.lines.place(child.start);
      this.locations.note(out, index, { key: place, value: place });
      return this.extentOf(out[index]);
    });
  }

  private mapping(value: object, node: ComposedNode): Extent[] {
    const out = value as Record<string, unknown>;
    const pairs = this.pairs(node);
    // Of a key that stands twice the parser keeps the last value.
    const last = new Map(pairs.map((pair) => [pair.key.value, pair]));
    const wrong = [...last.values()].find(
      ({ key, given }) => typeof key.value === "string" && !Object.is(out[key.value], given?.value ?? null),
    );
    if (wrong) {
      this.refuse(
        "bad-key",
        "is a key apart from its value",
        wrong.key.start,
        "write the pair as key: value",
      );
      return [];
    }
    const seen = new Set<string>();
    return pairs.flatMap(({ key, given }) => {
      const name = this.key(key, seen);
      if (name === undefined) return [];
      seen.add(name);
      const inner = given ? this.read(given) : null;
      out[name] = inner;
      const at = inner === null || !given ? key.start : given.start;
      this.locations.note(out, name, {
        key: () => this.lines.place(key.start),
        value: () => this.lines.place(at),
      });
      return [this.extentOf(inner)];
    });
  }

  /** A key that a colon follows has the next node as its value, be it an empty one. */
  private pairs(node: ComposedNode): { key: ComposedNode; given: ComposedNode | undefined }[] {
    const pairs = [];
    for (let index = 0; index < node.children.length; index++) {
      const key = node.children[index];
      if (!key) break;
      const given = this.text[skipGap(this.text, key.end)] === ":" ? node.children[++index] : undefined;
      pairs.push({ key, given });
    }
    return pairs;
  }

  private key(node: ComposedNode, seen: ReadonlySet<string>): string | undefined {
    const { value, start } = node;
    if (typeof value !== "string") {
      this.refuse(
        "bad-key",
        "is a key that is no text",
        start,
        node.kind === "scalar" ? "put it in quotes" : undefined,
      );
    } else if (value === "<<") {
      this.refuse("bad-key", "is a merge key, which YAML 1.2 no longer has", start, "write the keys out");
    } else if (value === "__proto__") {
      this.refuse("bad-key", `has the key ${quote(value)}, which nothing may be called`, start);
    } else if (seen.has(value)) {
      this.refuse("duplicate-key", `has the key ${quote(value)} twice`, start, "keep one of the two");
    } else return value;
    return undefined;
  }

  private refuse(code: EstateErrorCode, message: string, offset: number, hint?: string): typeof REFUSED {
    this.errors.push({ code, message, ...this.lines.place(offset), ...(hint !== undefined && { hint }) });
    return REFUSED;
  }
}
