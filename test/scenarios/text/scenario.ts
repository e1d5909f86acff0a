/** One command of a scenario, and what is expected of it. */
export interface Step {
  readonly line: number;
  /** As a user types it. */
  readonly command: string;
  /** Whether it must stand in the documentation; else it is what a user does besides. */
  readonly documented: boolean;
  /** Whether it goes on while the others are carried out, once it has said what is expected. */
  readonly lasts: boolean;
  readonly exit: number;
  /** What the output must say, in this order. */
  readonly says: readonly RegExp[];
  readonly saysNot: readonly RegExp[];
}

/** A file that the user writes before the next command. */
export interface Written {
  readonly file: string;
  readonly content: string;
}

export interface Scenario {
  readonly title: string;
  /** The pages that it is carried out from. */
  readonly pages: readonly string[];
  /** What it begins with: the `repository` itself, a `clone` of it, or a folder beside the scenarios. */
  readonly place: string | undefined;
  readonly variables: Readonly<Record<string, string>>;
  readonly steps: readonly (Step | Written)[];
}

/**
 * Reads a scenario: `# title`, `from PAGE…`, `in PLACE` (a folder beside it, `repository`, or `clone`), `set NAME VALUE`, then files (`-- NAME --` up to `--`) and commands.
 * `$ command` must stand in a page, so must `& command`, which goes on; `% command` need not. After it `exit N` (else 0),
 * `~ pattern` that the output must match, `! pattern` that it must not.
 *
 * @throws Error with the line that is none of these
 */
export function readScenario(text: string): Scenario {
  const lines = text.split("\n");
  const pages: string[] = [];
  const steps: (Step | Written)[] = [];
  const variables: Record<string, string> = {};
  let title = "";
  let place: string | undefined;
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at]!;
    const [, file] = /^-- (\S+) --$/.exec(line) ?? [];
    const [, mark, rest = ""] = /^([#$%&~!]|from|in|set|exit) (.*)$/.exec(line) ?? [];
    const last = steps.at(-1);
    if (file !== undefined) {
      const end = lines.indexOf("--", at);
      if (end < 0) throw new Error(`${at + 1}: the file does not end with --`);
      steps.push({ file, content: `${lines.slice(at + 1, end).join("\n")}\n` });
      at = end;
    } else if (mark === "#") title = title === "" ? rest : title;
    else if (mark === "from") pages.push(...rest.split(" "));
    else if (mark === "in") place = rest;
    else if (mark === "set") {
      const [name = "", ...value] = rest.split(" ");
      variables[name] = value.join(" ");
    } else if (mark === "$" || mark === "%" || mark === "&")
      steps.push({
        line: at + 1,
        command: rest,
        documented: mark !== "%",
        lasts: mark === "&",
        exit: 0,
        says: [],
        saysNot: [],
      });
    else if (mark !== undefined && last && "command" in last) steps.splice(-1, 1, expected(last, mark, rest));
    else if (line.trim() !== "") throw new Error(`${at + 1}: is no part of a scenario: ${line}`);
  }
  return { title, pages, place, variables, steps };
}

function expected(step: Step, mark: string, rest: string): Step {
  if (mark === "exit") return { ...step, exit: Number(rest) };
  return mark === "~"
    ? { ...step, says: [...step.says, new RegExp(rest, "m")] }
    : { ...step, saysNot: [...step.saysNot, new RegExp(rest, "m")] };
}

/** The lines of a page's shell blocks as they are typed, without comments. */
export const typedLines = (page: string): string[] =>
  [...page.matchAll(/```(?:sh|bash|shell|console)\n([\s\S]*?)```/g)].flatMap(([, block = ""]) =>
    block
      .replace(/ *\\\n\s*/g, " ")
      .split("\n")
      .map((line) => plain(line.replace(/^\$ /, "").replace(/(^|\s)#.*/, "")))
      .filter((line) => line !== ""),
  );

/** Without what varies from page to page. */
const plain = (line: string): string =>
  line.replaceAll("npx bulkhead", "bulkhead").replace(/\s+/g, " ").trim();

/** Whether a command is what a line of a page says; what it leaves out with … or <id> may be anything. */
export const isWhatIsTyped = (command: string, line: string): boolean =>
  new RegExp(
    `^${plain(line)
      .split(/…|<\w+>/)
      .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"))
      .join("\\S*")}$`,
  ).test(plain(command));

/** Whether a command stands in the documentation. */
export const isDocumented = (command: string, lines: readonly string[]): boolean =>
  lines.some((line) => isWhatIsTyped(command, line));

/** What no scenario carries out, and why: paragraphs of a reason and its commands; lines with # are comments. */
export const readElsewhere = (text: string): ReadonlyMap<string, string> =>
  new Map(
    text
      .replace(/^#.*\n/gm, "")
      .split("\n\n")
      .flatMap((paragraph) => {
        const [reason = "", ...commands] = paragraph.trim().split("\n");
        return commands.map((command) => [plain(command), reason] as const);
      }),
  );
