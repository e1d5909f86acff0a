import { bool, str, type Field, type Shaped } from "../shape";
import { Unknown } from "../value";
import type { KubernetesObject } from "./kubernetes-object";

/** One key of a Secret. The value itself is never kept. */
export interface SecretKey {
  readonly key: string;
  /** The value stands in clear (or merely base64) where the object was read. */
  readonly plain: boolean;
}

/** References that another tool fills in (`${X}`, `{{ x }}`, `<path:…>`, `ref+…`), and sealed values. */
const placeholder = /^\s*(\$\{.*\}|\$\(.*\)|\{\{.*\}\}|<[^<>]*>|ref\+\w+:.*|ENC\[.*\]|AQICAH\S*|)\s*$/s;

const decoded = (value: string, base64: boolean): string =>
  base64 ? Buffer.from(value, "base64").toString("latin1") : value;

function keysOf(base64: boolean): Field<readonly SecretKey[]> {
  return {
    read(raw) {
      if (raw instanceof Unknown) return raw;
      if (typeof raw !== "object" || raw === null) return [];
      return Object.entries(raw).map(([key, value]: [string, unknown]) => ({
        key,
        plain:
          typeof value === "string" && !placeholder.test(value) && !placeholder.test(decoded(value, base64)),
      }));
    },
  };
}

export const secretFields = { type: str, immutable: bool, data: keysOf(true), stringData: keysOf(false) };

/** A Secret, by its keys' names only. */
export interface SecretObject extends KubernetesObject, Shaped<typeof secretFields> {
  readonly kind: "SecretObject";
}
