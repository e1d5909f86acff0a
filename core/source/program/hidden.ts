import { Secret, Unknown } from "../../graph/value";
import { decodeProperties } from "./decode";
import { textMark } from "./marks";

type Json = Record<string, unknown>;

/** Carries unknown values and secrets through what knows only plain values. */
export class Hidden {
  private readonly marks = new Map<number, { what: string; secret: boolean }>();

  hide(value: unknown): unknown {
    if (value instanceof Unknown) return this.mark(value.missing, false);
    if (value instanceof Secret) {
      const inner = value.value;
      return this.mark(inner instanceof Unknown ? inner.missing : "a secret value", true);
    }
    if (Array.isArray(value)) return value.map((item) => this.hide(item));
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, this.hide(item)]));
  }

  reveal(object: Json): Json {
    return decodeProperties(object, {
      marks: this.marks,
      madeUp: new Set(),
      missing: () => "a value that is known only after deployment",
      describe: (urn) => urn,
    });
  }

  private mark(what: string, secret: boolean): string {
    const index = this.marks.size;
    this.marks.set(index, { what, secret });
    return textMark(index);
  }
}
