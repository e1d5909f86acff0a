/** A part of a text: literal, or a reference such as `bucket.id` or `subnets[0].id`. */
export type TextPart = string | { readonly root: string; readonly path: readonly (string | number)[] };

const reference = /\$\$\{|\$\{([^}]*)\}/g;

/** Splits a text at its `${…}`; `$${` stands for a literal `${`. */
export function splitText(text: string): readonly TextPart[] {
  const parts: TextPart[] = [];
  let at = 0;
  const literal = (piece: string) => {
    if (piece === "") return;
    const last = parts.at(-1);
    if (typeof last === "string") parts[parts.length - 1] = last + piece;
    else parts.push(piece);
  };
  for (const match of text.matchAll(reference)) {
    literal(text.slice(at, match.index));
    at = match.index + match[0].length;
    if (match[1] === undefined) literal("${");
    else parts.push(parseReference(match[1].trim()));
  }
  literal(text.slice(at));
  return parts;
}

function parseReference(text: string): { root: string; path: (string | number)[] } {
  const steps = [...text.matchAll(/\[\s*(?:"([^"]*)"|(\d+))\s*\]|[^.[\]]+/g)].map(([whole, quoted, index]) =>
    quoted !== undefined ? quoted : index !== undefined ? Number(index) : whole,
  );
  const [root = "", ...path] = steps;
  return { root: String(root), path };
}
