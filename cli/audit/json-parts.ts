import { toJson } from "../../core/report/text";

/**
 * What `toJson` writes of a mapping, in parts: the whole of a large audit is longer than a string can be.
 *
 * @param value plain data, whose lists may be long
 */
export function* jsonParts(value: object): Iterable<string> {
  let before = "{\n  ";
  for (const [key, member] of Object.entries(value) as [string, unknown][]) {
    if (member === undefined) continue;
    yield `${before}${inner(key, "")}: `;
    before = ",\n  ";
    if (Array.isArray(member) && member.length > 0) yield* items(member);
    else yield inner(member, "  ");
  }
  yield before === ",\n  " ? "\n}\n" : "{}\n";
}

function* items(list: readonly unknown[]): Iterable<string> {
  let before = "[\n    ";
  for (const item of list) {
    yield `${before}${inner(item, "    ")}`;
    before = ",\n    ";
  }
  yield "\n  ]";
}

/** A text within JSON has no line breaks of its own. */
const inner = (value: unknown, indent: string): string =>
  toJson(value).slice(0, -1).replaceAll("\n", `\n${indent}`);
