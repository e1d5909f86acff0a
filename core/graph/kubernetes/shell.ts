/** A simple command: its words with the quotes taken off, and what runs inside it. */
export interface ShellCommand {
  readonly words: readonly string[];
  /** Command and process substitutions, whose output becomes a word or a file of this command. */
  readonly substitutions: readonly ShellScript[];
  /** A group in parentheses or braces, where the command is one. */
  readonly group?: ShellScript;
  /** Files that its standard input comes from, and those that its standard output goes to. */
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  /** Files on other descriptors, as that of errors. */
  readonly others: readonly string[];
}

type Files = Record<"inputs" | "outputs" | "others", string[]>;

/** Commands whose output feeds the next. */
export type ShellPipeline = readonly ShellCommand[];
export type ShellScript = readonly ShellPipeline[];

/** Deeper nesting than anybody writes is left unread. */
const maxDepth = 20;

/** A descriptor's place in a redirection, not where a process substitution follows: `2<(a)` is a word. */
const descriptor = /(?:\d+|\{[A-Za-z_]\w*\})(?=[<>](?!\())/y;

/** Words that only frame a command. */
const keywords: ReadonlySet<string> = new Set([
  "!",
  "{",
  "}",
  "do",
  "done",
  "elif",
  "else",
  "fi",
  "if",
  "then",
  "until",
  "while",
]);

/**
 * Reads a shell script as far as it takes to see which commands run, what feeds them and where their output goes. Any
 * text gives a result: what is not understood is taken as words.
 *
 * @param filled what stands in a word for the output of a command
 */
export function parseShell(text: string, depth = 0, filled = ""): ShellScript {
  return depth > maxDepth ? [] : new Reader(text, 0, depth, filled).script("");
}

class Reader {
  constructor(
    private readonly text: string,
    private at: number,
    private readonly depth: number,
    private readonly filled: string,
  ) {}

  /** Reads pipelines up to the closing character (or the end), and past it. */
  script(close: string): ShellScript {
    const pipelines: ShellPipeline[] = [];
    let pipeline: ShellCommand[] = [];
    const end = (): void => {
      if (pipeline.length > 0) pipelines.push(pipeline);
      pipeline = [];
    };
    while (this.at < this.text.length) {
      const char = this.text[this.at]!;
      if (char === close) {
        this.at++;
        break;
      }
      if (char === "|" && this.text[this.at + 1] !== "|") {
        this.at += this.text[this.at + 1] === "&" ? 2 : 1;
      } else if (char === "\n" || char === ";" || char === "&" || char === "|" || char === ")") {
        this.at++;
        end();
      } else {
        const command = this.command(close);
        if (command) pipeline.push(command);
      }
    }
    end();
    return pipelines;
  }

  private command(close: string): ShellCommand | undefined {
    const words: string[] = [];
    const substitutions: ShellScript[] = [];
    const files: Files = { inputs: [], outputs: [], others: [] };
    let group: ShellScript | undefined;
    while (this.at < this.text.length) {
      const char = this.text[this.at]!;
      if (char === close || /[\n;|)]/.test(char)) break;
      if (char === "&") {
        if (this.text[this.at + 1] !== ">") break;
        this.at++;
      } else if (/\s/.test(char)) {
        this.at++;
      } else if (char === "\\" && this.text[this.at + 1] === "\n") {
        this.at += 2;
      } else if (char === "#") {
        while (this.at < this.text.length && this.text[this.at] !== "\n") this.at++;
      } else if (char === "(") {
        if (words.length === 0) group = this.nested(1, ")");
        else this.at++;
      } else if ((char === "<" || char === ">") && this.text[this.at + 1] === "(") {
        substitutions.push(this.nested(2, ")"));
        words.push("/dev/fd");
      } else if (char === "<" || char === ">") {
        this.redirect(substitutions, files, close);
      } else if (this.isDescriptor()) {
        this.redirect(substitutions, files, close, this.descriptor());
      } else {
        const word = this.word(substitutions, close);
        if (words.length > 0 || !keywords.has(word)) words.push(word);
      }
    }
    if (words.length + substitutions.length === 0 && !group) return undefined;
    return { words, substitutions, ...files, ...(group && { group }) };
  }

  private nested(skip: number, close: string): ShellScript {
    this.at += skip;
    if (this.depth >= maxDepth) {
      this.at = this.text.length;
      return [];
    }
    const inner = new Reader(this.text, this.at, this.depth + 1, this.filled);
    const script = inner.script(close);
    this.at = inner.at;
    return script;
  }

  /** Whether the number, or bash's `{name}`, of a redirection begins here: it stands right before `<` or `>`. */
  private isDescriptor(): boolean {
    descriptor.lastIndex = this.at;
    return descriptor.test(this.text);
  }

  private descriptor(): string {
    const from = this.at;
    while (!/[<>]/.test(this.text[this.at]!)) this.at++;
    return this.text.slice(from, this.at);
  }

  /** @param number the descriptor that it is for, where one is written */
  private redirect(substitutions: ShellScript[], files: Files, close: string, number?: string): void {
    const from = this.at;
    while (/[<>&|]/.test(this.text[this.at] ?? "")) this.at++;
    const operator = this.text.slice(from, this.at);
    const isOutput = operator.startsWith(">");
    while (/[ \t]/.test(this.text[this.at] ?? "")) this.at++;
    const word = this.word(substitutions, close);
    // `2>&1` and `<&-` copy and close descriptors; a word after `<<` or `<<<` is an end mark or the input itself.
    if (/^[<>]&$/.test(operator) && /^(?:\d+-?|-)$/.test(word)) return;
    if (operator.startsWith("<<")) return;
    if (number === undefined || Number(number) === (isOutput ? 1 : 0))
      files[isOutput ? "outputs" : "inputs"].push(word);
    else files.others.push(word);
  }

  private word(substitutions: ShellScript[], close: string): string {
    let word = "";
    while (this.at < this.text.length) {
      const char = this.text[this.at]!;
      if (char === close || /[\s;|&()<>]/.test(char)) break;
      if (char === "'") word += this.single();
      else if (char === '"') word += this.double(substitutions);
      else if (char === "\\") word += this.escaped();
      else if (this.substitution(substitutions)) word += this.filled;
      else {
        word += char;
        this.at++;
      }
    }
    return word;
  }

  private single(): string {
    const end = this.text.indexOf("'", this.at + 1);
    const quoted = this.text.slice(this.at + 1, end < 0 ? undefined : end);
    this.at = end < 0 ? this.text.length : end + 1;
    return quoted;
  }

  private double(substitutions: ShellScript[]): string {
    let word = "";
    this.at++;
    while (this.at < this.text.length && this.text[this.at] !== '"') {
      if (this.text[this.at] === "\\") word += this.escaped();
      else if (this.substitution(substitutions)) word += this.filled;
      else word += this.text[this.at++]!;
    }
    this.at++;
    return word;
  }

  private escaped(): string {
    const next = this.text[this.at + 1] ?? "";
    this.at += 2;
    return next === "\n" ? "" : next;
  }

  /** Reads `$(…)` or a text in backticks where one begins here; `$((…))` is a number and runs nothing. */
  private substitution(substitutions: ShellScript[]): boolean {
    const char = this.text[this.at];
    if (char === "`") {
      substitutions.push(this.nested(1, "`"));
      return true;
    }
    if (char !== "$" || this.text[this.at + 1] !== "(") return false;
    if (this.text[this.at + 2] === "(") {
      const end = this.text.indexOf("))", this.at);
      this.at = end < 0 ? this.text.length : end + 2;
      return true;
    }
    substitutions.push(this.nested(2, ")"));
    return true;
  }
}
