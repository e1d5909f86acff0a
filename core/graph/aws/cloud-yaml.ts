import { DEFAULT_SCHEMA, load, Type } from "js-yaml";

const yes = /^(?:yes|Yes|YES|true|True|TRUE|on|On|ON)$/;
const no = /^(?:no|No|NO|false|False|FALSE|off|Off|OFF)$/;
const integer =
  /^([-+]?)(?:0b([01_]+)|0x([\da-fA-F_]+)|0([0-7_]+)|(0|[1-9][\d_]*)|([1-9][\d_]*(?::[0-5]?\d)+))$/;
const float = /^[-+]?(?:\d[\d_]*\.[\d_]*|\.\d[\d_]*)(?:[eE][-+]\d+)?$/;

function readInteger(text: string): number {
  const [, sign, binary, hex, octal, decimal, sixties] = integer.exec(text)!;
  const plain = (digits: string): string => digits.replaceAll("_", "") || "0";
  const size =
    binary !== undefined
      ? Number.parseInt(plain(binary), 2)
      : hex !== undefined
        ? Number.parseInt(plain(hex), 16)
        : octal !== undefined
          ? Number.parseInt(plain(octal), 8)
          : decimal !== undefined
            ? Number(plain(decimal))
            : plain(sixties!)
                .split(":")
                .reduce((sum, part) => sum * 60 + Number(part), 0);
  return sign === "-" ? -size : size;
}

const isBool = (text: unknown): boolean => typeof text === "string" && (yes.test(text) || no.test(text));

/** Plain scalars as PyYAML has them, after YAML 1.1: `0644` is octal, `0o644` and `1e3` are text, `no` is false. */
const schema = DEFAULT_SCHEMA.extend({
  implicit: [
    new Type("tag:yaml.org,2002:bool", {
      kind: "scalar",
      resolve: isBool,
      construct: (text: string) => yes.test(text),
    }),
    new Type("tag:yaml.org,2002:int", {
      kind: "scalar",
      resolve: (text: unknown) => typeof text === "string" && integer.test(text),
      construct: readInteger,
    }),
    new Type("tag:yaml.org,2002:float", {
      kind: "scalar",
      resolve: (text: unknown) => typeof text === "string" && float.test(text),
      construct: (text: string) => Number(text.replaceAll("_", "")),
    }),
  ],
});

/** Reads a document as cloud-init does: of a name that stands twice, the last counts. @throws where it is no YAML */
export const loadCloudYaml = (text: string): unknown => load(text, { schema, json: true });
