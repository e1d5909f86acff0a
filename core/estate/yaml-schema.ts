import { FAILSAFE_SCHEMA, Type } from "js-yaml";

const NUMBER = /^(?:[-+]?(?:\.\d+|\d+(?:\.\d*)?)(?:[eE][-+]?\d+)?|0o[0-7]+|0x[\da-fA-F]+)$/;
const SPECIAL = /^(?:[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/;

const readNumber = (text: string): number => {
  if (!SPECIAL.test(text)) return Number(text);
  return /nan$/i.test(text) ? NaN : text.startsWith("-") ? -Infinity : Infinity;
};

const scalar = (tag: string, pattern: RegExp, construct: (text: string) => unknown): Type =>
  new Type(`tag:yaml.org,2002:${tag}`, {
    kind: "scalar",
    // Nothing at all is null to the parser, and to YAML.
    resolve: (text: unknown) => pattern.test(typeof text === "string" ? text : ""),
    construct: (text: string | null) => construct(text ?? ""),
  });

/** Plain scalars by YAML 1.2's core schema: no `yes`, no binary numbers, no underscores, no dates, no merge keys. */
export const yamlSchema = FAILSAFE_SCHEMA.extend({
  implicit: [
    scalar("null", /^(?:~|null|Null|NULL)?$/, () => null),
    scalar("bool", /^(?:true|True|TRUE|false|False|FALSE)$/, (text) => text.toLowerCase() === "true"),
    scalar("float", new RegExp(`${NUMBER.source}|${SPECIAL.source}`), readNumber),
  ],
  explicit: [scalar("int", /^[-+]?\d+$/, Number)],
});
