/** What a script gives its variables: only those that it gives one value, as it stands. */
export type Variables = ReadonlyMap<string, string>;

const assignment =
  /(?:^|[;&\n]|\b(?:export|readonly|local|declare)\s)[ \t]*([A-Za-z_]\w{0,63})=("[^"\n]{0,500}"|'[^'\n]{0,500}'|[^\s"';&|]{0,500})/g;
const taken = /\b(?:for|read(?:\s+-\w+)*)\s+([A-Za-z_]\w{0,63})/g;

/** Reads the variables of all texts of user data. */
export function variablesOf(texts: readonly string[]): Variables {
  const found = new Map<string, string | undefined>();
  for (const text of texts) {
    for (const [, name = "", raw = ""] of text.matchAll(assignment)) {
      const value = raw.replace(/^(["'])([^]*)\1$/, "$2");
      const isPlain = !/[$`\\]|\{\{/.test(value);
      found.set(name, isPlain && (!found.has(name) || found.get(name) === value) ? value : undefined);
    }
    for (const [, name = ""] of text.matchAll(taken)) found.set(name, undefined);
  }
  return new Map(
    [...found].flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const])),
  );
}

/** A text with its variables filled in, as far as they are known. */
export const substitute = (text: string, variables: Variables): string =>
  text.includes("$")
    ? text.replace(
        /\$(?:\{([A-Za-z_]\w*)\}|([A-Za-z_]\w*))/g,
        (whole, braced?: string, bare?: string) => variables.get(braced ?? bare ?? "") ?? whole,
      )
    : text;
