import type { Requirement } from "./demands";

/** Alternatives, in each of which all must hold. */
type Terms = readonly (readonly Requirement[])[];

/** Why a text is not an expression of the language, or one that is too large to read. */
class Unreadable extends Error {}

const token = /\s*(?:(\[[^\]]*\])|([()])|([\w.:/*?+$^|\\-]+)|(==|!=|=~|!~|>=|<=|>|<|![a-z_]+))/y;
const largest = 4096;
const deepest = 24;
const mostTerms = 64;

const operators: Readonly<Record<string, readonly [held: string, negated: string]>> = {
  "==": ["In", "NotIn"],
  equals: ["In", "NotIn"],
  in: ["In", "NotIn"],
  "!=": ["NotIn", "In"],
  not_equals: ["NotIn", "In"],
  not_in: ["NotIn", "In"],
  "!in": ["NotIn", "In"],
  exists: ["Exists", "DoesNotExist"],
  not_exists: ["DoesNotExist", "Exists"],
  "!exists": ["DoesNotExist", "Exists"],
};

function tokensOf(text: string): readonly string[] {
  if (text.length > largest) throw new Unreadable();
  const found: string[] = [];
  token.lastIndex = 0;
  const end = text.trimEnd().length;
  while (token.lastIndex < end) {
    const match = token.exec(text);
    if (!match) throw new Unreadable();
    found.push((match[1] ?? match[2] ?? match[3] ?? match[4])!);
  }
  return found;
}

/** All of both: each alternative of one with each of the other. */
function product(a: Terms, b: Terms): Terms {
  if (a.length * b.length > mostTerms) throw new Unreadable();
  return a.flatMap((one) => b.map((two) => [...one, ...two]));
}

class Parser {
  private at = 0;

  constructor(
    private readonly tokens: readonly string[],
    private readonly text: string,
    private readonly path: string,
  ) {}

  parse(): Terms {
    const terms = this.either(false, 0);
    if (this.at < this.tokens.length) throw new Unreadable();
    return terms;
  }

  private next(): string {
    const found = this.tokens[this.at++];
    if (found === undefined) throw new Unreadable();
    return found;
  }

  private takes(word: string): boolean {
    if (this.tokens[this.at]?.toLowerCase() !== word) return false;
    this.at++;
    return true;
  }

  private join(joined: "or" | "and", negated: boolean, inner: () => Terms): Terms {
    let terms = inner();
    while (this.takes(joined)) {
      const more = inner();
      terms = (joined === "or") === negated ? product(terms, more) : [...terms, ...more];
      if (terms.length > mostTerms) throw new Unreadable();
    }
    return terms;
  }

  private either(negated: boolean, depth: number): Terms {
    if (depth > deepest) throw new Unreadable();
    return this.join("or", negated, () => this.join("and", negated, () => this.one(negated, depth)));
  }

  private one(negated: boolean, depth: number): Terms {
    if (depth > deepest) throw new Unreadable();
    if (this.takes("not")) return this.one(!negated, depth + 1);
    if (!this.takes("(")) return this.comparison(negated);
    const inner = this.either(negated, depth + 1);
    if (!this.takes(")")) throw new Unreadable();
    return inner;
  }

  private comparison(negated: boolean): Terms {
    const subject = this.next();
    const operator = this.next();
    const bare = /exists$/.test(operator);
    const argument = bare ? "" : this.next();
    const values = argument
      .replace(/^\[|\]$/g, "")
      .split(",")
      .map((each) => each.trim().replace(/^(["'])([^]*)\1$/, "$2"))
      .filter((each) => each !== "");
    const word = operators[operator]?.[negated ? 1 : 0];
    // Nothing keeps others from coming later: tasks that are there already part no machines from others.
    if (subject === "task:group" && word === "NotIn") return [[]];
    const key = /^attribute:([\w.:/-]+)$/.exec(subject)?.[1];
    if (key === undefined || word === undefined) return [[unreadable(this.text, this.path)]];
    return [[{ key, operator: word, values, path: this.path }]];
  }
}

const unreadable = (text: string, path: string): Requirement => ({
  key: "",
  operator: "",
  values: [],
  missing: `what "${text}" selects`,
  path,
});

/** What an expression of ECS's cluster query language asks of machines; what can't be read may ask anything. */
export function readQuery(text: string, path: string): Terms {
  try {
    return new Parser(tokensOf(text), text, path).parse();
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    return [[unreadable(text, path)]];
  }
}

/** Several expressions that must hold together. */
export function together(all: readonly Terms[], path: string): Terms {
  try {
    return all.reduce(product, [[]]);
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    return [[unreadable("so many alternatives", path)]];
  }
}
