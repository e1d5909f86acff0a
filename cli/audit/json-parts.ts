import { toJson } from "../../core/report/text";

/** Items of a list that are written at a time. */
const atATime = 200;
const memberBegins = "{\n";
const memberEnds = "\n}\n";
const listBegins = '  "": [\n    ';
const listEnds = "\n  ]";

/**
 * What `toJson` writes of a mapping, in parts: the whole of a large audit is longer than a string can be.
 *
 * @param value plain data, whose lists may be long
 */
export function* jsonParts(value: object): Iterable<string> {
  let before = memberBegins;
  for (const [key, member] of Object.entries(value) as [string, unknown][]) {
    if (member === undefined) continue;
    yield before;
    if (Array.isArray(member) && member.length > atATime) yield* listParts(key, member);
    else yield memberText(key, member);
    before = ",\n";
  }
  yield before === memberBegins ? toJson({}) : memberEnds;
}

function* listParts(key: string, list: readonly unknown[]): Iterable<string> {
  yield memberText(key, list.slice(0, atATime)).slice(0, -listEnds.length);
  for (let at = atATime; at < list.length; at += atATime) {
    const items = memberText("", list.slice(at, at + atATime));
    yield `,\n    ${items.slice(listBegins.length, -listEnds.length)}`;
  }
  yield listEnds;
}

/** A member, indented as it stands in its mapping. */
const memberText = (key: string, member: unknown): string =>
  toJson({ [key]: member }).slice(memberBegins.length, -memberEnds.length);
