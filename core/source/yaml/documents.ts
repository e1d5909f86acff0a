/** One document of a YAML stream: offsets into its text. */
export interface YamlDocument {
  readonly start: number;
  readonly end: number;
}

const marker = /^---(?=[ \t\r\n]|$)/gm;
const preamble = /(?:[ \t]*(?:[#%][^\r\n]*)?(?:\r\n|\n|\r))*/y;
const blank = /(?:---)?(?:[ \t]*(?:#[^\r\n]*)?(?:\r\n|\n|\r))*[ \t]*(?:#[^\r\n]*)?/y;

const reach = (pattern: RegExp, text: string, start: number): number => {
  pattern.lastIndex = start;
  pattern.exec(text);
  return pattern.lastIndex;
};

/**
 * Splits a stream at its `---` lines, which YAML forbids inside any scalar, so that a document that cannot be read
 * costs only itself. Comments and directives before a marker belong to the document that it opens.
 */
export function splitDocuments(text: string): YamlDocument[] {
  const documents: YamlDocument[] = [];
  let start = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  const push = (end: number) => {
    if (reach(blank, text, start) < end) documents.push({ start, end });
    start = end;
  };
  marker.lastIndex = start;
  const marks: number[] = [];
  for (let match = marker.exec(text); match; match = marker.exec(text)) marks.push(match.index);
  for (const mark of marks) if (mark > start && reach(preamble, text, start) < mark) push(mark);
  push(text.length);
  return documents;
}
