import { isNode, LineCounter, parseDocument, type Document } from "yaml";
import type { Location, Path } from "../../../graph";

/** Finds the lines of a YAML program's resources and their properties; the text is parsed at the first use. */
export function yamlLocator(
  text: string,
  file: string,
): (resource: string) => (path: Path | undefined) => Location | undefined {
  let parsed: { document: Document; lines: LineCounter } | undefined;
  const parse = () => {
    const lines = new LineCounter();
    return { document: parseDocument(text, { lineCounter: lines }), lines };
  };
  return (resource) => (path) => {
    const { document, lines } = (parsed ??= parse());
    const keys = ["resources", resource, ...(path ? ["properties", ...keysOf(path)] : [])];
    for (let length = keys.length; length >= 2; length--) {
      const node = document.getIn(keys.slice(0, length), true);
      const start = isNode(node) ? node.range?.[0] : undefined;
      if (start === undefined) continue;
      const { line, col } = lines.linePos(start);
      return { file, line, column: col };
    }
    return undefined;
  };
}

function keysOf(path: Path): (string | number)[] {
  const keys: (string | number)[] = [];
  for (let at: Path | undefined = path; at; at = at.parent) keys.unshift(at.key);
  return keys;
}
