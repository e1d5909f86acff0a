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
const escapeDirective = /^(?:#[^\n]*\n)*#\s*escape\s*=\s*`/i;
const nothing = /^\s*(?:#|$)/;
const instruction = /^\s*([A-Za-z]+)\s*([^]*)$/;
const takesDocuments = new Set(["RUN", "COPY", "ADD"]);
const documentStart = /(?<!<)<<-?["']?([A-Za-z_]\w*)/g;

/** Reads a Dockerfile's instructions; any text gives a result, the longest are read in part. */
export function dockerfile(text: string): readonly Instruction[] {
  const found: { name: string; text: string; line: number }[] = [];
  const escape = escapeDirective.test(text) ? "`" : "\\";
  let open: { text: string; line: number } | undefined;
  /** What ends the documents that still belong to the last instruction. */
  let ends: readonly string[] = [];
  const close = (): void => {
    const match = instruction.exec(open?.text ?? "");
    if (open && match) {
      const [name, body] = [match[1]!.toUpperCase(), match[2]!.trim()];
      found.push({ name, text: body, line: open.line });
      if (takesDocuments.has(name)) ends = [...body.matchAll(documentStart)].map((each) => each[1]!);
    }
    open = undefined;
  };
  text
    .slice(0, longest)
    .split(/\r?\n/)
    .forEach((line, index) => {
      if (ends.length > 0) {
        if (line.trim() === ends[0]) ends = ends.slice(1);
        else found.at(-1)!.text += `\n${line}`;
      } else if (!nothing.test(line)) {
        const trimmed = line.trimEnd();
        const continues = trimmed.endsWith(escape);
        open ??= { text: "", line: index + 1 };
        open.text += continues ? trimmed.slice(0, -1) : line;
        if (!continues) close();
      }
    });
  close();
  return found;
}

const variable = /\$(?:\{([A-Za-z_]\w*)(?::?-([^}]*))?\}|([A-Za-z_]\w*))/g;

/** Puts the defaults of arguments in; an argument without one stays as it is written. */
const filled = (text: string, args: ReadonlyMap<string, string>): string =>
  text.replace(
    variable,
    (whole: string, braced: string | undefined, fallback: string | undefined, bare: string | undefined) =>
      args.get((braced ?? bare)!) ?? fallback ?? whole,
  );

const argument = /([A-Za-z_]\w*)(?:=(?:(["'])(.*?)\2|(\S*)))?/g;
const stageName = /\sas\s+(\S+)\s*$/i;
const flags = /^(?:--\S+\s+)*/;
const taken = /--(?:from=|mount=(?:\S*,)?from=)([^\s,]+)/g;

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
  const stages = new Set(["", "scratch"]);
  const found: BaseImage[] = [];
  let inStage = false;
  const take = (text: string, line: number): void => {
    const image = filled(text, args);
    if (!stages.has(image.toLowerCase()) && !/^\d+$/.test(image)) found.push({ image, line });
  };
  for (const { name, text, line } of instructions) {
    if (name === "ARG" && !inStage)
      for (const match of text.matchAll(argument)) {
        const key = match[1]!;
        const value = Object.hasOwn(given, key) ? given[key] : (match[3] ?? match[4]);
        if (value !== undefined) args.set(key, filled(value, args));
      }
    else if (name === "FROM") {
      inStage = true;
      take(text.replace(flags, "").split(/\s/)[0]!, line);
      const stage = stageName.exec(text)?.[1];
      if (stage !== undefined) stages.add(stage.toLowerCase());
    } else if (name === "COPY" || name === "RUN")
      for (const match of flags.exec(text)![0].matchAll(taken)) take(match[1]!, line);
  }
  return found;
}

const directive = /^#\s*(\w+)\s*=\s*(.*?)\s*$/;

/** The image that a Dockerfile has itself read by, as its directives say before anything else; none is the builder's own. */
export function frontendOf(text: string): BaseImage | undefined {
  for (const [index, line] of text.slice(0, longest).split(/\r?\n/, 16).entries()) {
    const match = directive.exec(line);
    if (!match) return undefined;
    if (match[1]!.toLowerCase() === "syntax") return { image: match[2]!, line: index + 1 };
  }
  return undefined;
}

/** The user that the last stage ends as; undefined where none is named, which is root unless its base says otherwise. */
export function finalUser(instructions: readonly Instruction[]): string | undefined {
  const last = instructions.findLastIndex(({ name }) => name === "FROM");
  return instructions.slice(Math.max(last, 0)).findLast(({ name }) => name === "USER")?.text;
}
