/** One instruction of a Dockerfile, its continuations joined. */
export interface Instruction {
  /** In capitals. */
  readonly name: string;
  readonly text: string;
  /** Counted from 1. */
  readonly line: number;
}

/** An image that a stage is built from. */
export interface BaseImage {
  readonly image: string;
  readonly line: number;
}

const longest = 512 * 1024;

/** Reads a Dockerfile's instructions; any text gives a result. */
export function dockerfile(text: string): readonly Instruction[] {
  const found: Instruction[] = [];
  const lines = text.slice(0, longest).split(/\r?\n/);
  const escape = /^#\s*escape\s*=\s*`/im.test(lines.slice(0, 5).join("\n")) ? "`" : "\\";
  for (let at = 0; at < lines.length; at++) {
    const first = at;
    if (/^\s*(?:#|$)/.test(lines[at]!)) continue;
    let joined = "";
    for (;;) {
      const line = lines[at] ?? "";
      const comment = at > first && /^\s*#/.test(line);
      const open = comment || line.trimEnd().endsWith(escape);
      if (!comment) joined += `${open ? line.trimEnd().slice(0, -1) : line} `;
      if (!open || at + 1 >= lines.length) break;
      at++;
    }
    const [, name = "", rest = ""] = /^\s*([A-Za-z]+)\s*([^]*)$/.exec(joined) ?? [];
    let body = rest.trim();
    for (const [, word = ""] of body.matchAll(/<<-?["']?([A-Za-z_]\w*)["']?/g)) {
      if (!/^(?:RUN|COPY|ADD)$/i.test(name)) break;
      while (at + 1 < lines.length && lines[++at]!.trim() !== word) body += `\n${lines[at]!}`;
    }
    if (name !== "") found.push({ name: name.toUpperCase(), text: body, line: first + 1 });
  }
  return found;
}

/** Puts the defaults of arguments in; an argument without one stays as it is written. */
function filled(text: string, args: ReadonlyMap<string, string>): string {
  return text.replace(
    /\$(?:\{([A-Za-z_]\w*)(?::?-([^}]*))?\}|([A-Za-z_]\w*))/g,
    (whole: string, braced: string | undefined, fallback: string | undefined, bare: string | undefined) =>
      args.get(braced ?? bare ?? "") ?? fallback ?? whole,
  );
}

/**
 * The images that a Dockerfile's stages are built from, and those that it copies from; its own stages and the empty image are
 * none.
 *
 * @param given what the build passes for the file's arguments
 */
export function baseImages(
  instructions: readonly Instruction[],
  given: Readonly<Record<string, string>> = {},
): readonly BaseImage[] {
  const args = new Map<string, string>();
  const stages = new Set<string>();
  const found: BaseImage[] = [];
  const take = (image: string, line: number): void => {
    if (image !== "" && image !== "scratch" && !stages.has(image.toLowerCase()) && !/^\d+$/.test(image))
      found.push({ image, line });
  };
  for (const { name, text, line } of instructions) {
    if (name === "ARG" && stages.size === 0)
      for (const [, key = "", quoted, bare] of text.matchAll(/([A-Za-z_]\w*)(?:=(?:"([^"]*)"|(\S*)))?/g)) {
        const value = Object.hasOwn(given, key) ? given[key] : (quoted ?? bare);
        if (value !== undefined) args.set(key, filled(value, args));
      }
    else if (name === "FROM") {
      const words = text.split(/\s+/).filter((word) => !word.startsWith("--"));
      take(filled(words[0] ?? "", args), line);
      stages.add((/^as$/i.test(words[1] ?? "") ? (words[2] ?? "") : `(${found.length})`).toLowerCase());
    } else if (name === "COPY" || name === "ADD" || name === "RUN")
      for (const [, image = ""] of text.matchAll(/(?:--from=|--mount=\S*\bfrom=)([^\s,]+)/g))
        take(filled(image, args), line);
  }
  return found;
}

/** The user that the last stage ends as; undefined where none is named, which is root unless its base says otherwise. */
export function finalUser(instructions: readonly Instruction[]): string | undefined {
  const last = instructions.findLastIndex(({ name }) => name === "FROM");
  return instructions.slice(Math.max(last, 0)).findLast(({ name }) => name === "USER")?.text;
}
