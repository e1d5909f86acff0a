import { FAILSAFE_SCHEMA, Type } from "js-yaml";

/**
 * Plain scalars as `kubectl` reads them (go-yaml 2 behind sigs.k8s.io/yaml): `yes`, `on` and their like are booleans,
 * `0644` is octal, underscores in numbers are ignored, and dates stay text. Read otherwise, `privileged: yes` would be
 * a harmless string here and a privileged container in the cluster. A plain `y` or `n` stays text, because it is a
 * name as often as a boolean: the field that it stands in decides.
 */
const words = new Map<string, boolean | null>([
  ...["yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON"].map((word): [string, boolean] => [
    word,
    true,
  ]),
  ...["no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF"].map((word): [string, boolean] => [
    word,
    false,
  ]),
  ...["", "~", "null", "Null", "NULL"].map((word): [string, null] => [word, null]),
]);

const specialFloats = /^(?:[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/;
const float = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/;
const integer = /^([-+]?)(?:0[xX]([0-9a-fA-F]+)|0[bB]([01]+)|0[oO]?([0-7]+)|(0|[1-9][0-9]*))$/;

function readNumber(text: string): number | undefined {
  const plain = text.includes("_") ? text.replaceAll("_", "") : text;
  const whole = integer.exec(plain);
  if (whole) {
    const [, sign, hex, binary, octal, decimal] = whole;
    const size = hex
      ? Number.parseInt(hex, 16)
      : binary
        ? Number.parseInt(binary, 2)
        : octal
          ? Number.parseInt(octal, 8)
          : Number(decimal);
    return sign === "-" ? -size : size;
  }
  if (float.test(plain)) return Number(plain);
  if (specialFloats.test(plain)) {
    if (plain.toLowerCase() === ".nan") return Number.NaN;
    return plain.startsWith("-") ? -Infinity : Infinity;
  }
  return undefined;
}

const startsNumber = (text: string): boolean => {
  const first = text.charCodeAt(0);
  return (first >= 0x30 && first <= 0x39) || first === 0x2b || first === 0x2d || first === 0x2e;
};

const longestWord = 5;
const wordOf = (text: unknown) =>
  text === null ? null : typeof text === "string" && text.length <= longestWord ? words.get(text) : undefined;

const nullType = new Type("tag:yaml.org,2002:null", {
  kind: "scalar",
  resolve: (text: unknown) => wordOf(text) === null,
  construct: () => null,
});

const boolType = new Type("tag:yaml.org,2002:bool", {
  kind: "scalar",
  resolve: (text: unknown) => typeof wordOf(text) === "boolean",
  construct: (text: string) => words.get(text),
});

const isNumber = (text: unknown): text is string =>
  typeof text === "string" && startsNumber(text) && readNumber(text) !== undefined;

const intType = new Type("tag:yaml.org,2002:int", {
  kind: "scalar",
  resolve: (text: unknown) => isNumber(text) && integer.test(text.replaceAll("_", "")),
  construct: readNumber,
});

const floatType = new Type("tag:yaml.org,2002:float", {
  kind: "scalar",
  resolve: isNumber,
  construct: readNumber,
});

/** `!!timestamp` is accepted and stays text, as in the API. */
const timestampType = new Type("tag:yaml.org,2002:timestamp", {
  kind: "scalar",
  resolve: (text: unknown) => typeof text === "string",
  construct: (text: string) => text,
});

/** `!!binary` is base64; go-yaml decodes it to text. */
const binaryType = new Type("tag:yaml.org,2002:binary", {
  kind: "scalar",
  resolve: (text: unknown) => typeof text === "string" && /^[A-Za-z0-9+/=\s]*$/.test(text),
  construct: (text: string) => Buffer.from(text, "base64").toString("utf8"),
});

const mergeType = new Type("tag:yaml.org,2002:merge", {
  kind: "scalar",
  resolve: (text: unknown) => text === "<<",
});

export const kubernetesSchema = FAILSAFE_SCHEMA.extend({
  implicit: [nullType, boolType, floatType, mergeType],
  explicit: [intType, timestampType, binaryType],
});
