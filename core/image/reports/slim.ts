import { Tokenizer, TokenType } from "@streamparser/json";
import { ReportError } from "./problem";

/** Large parts of reports that no reader reads. */
const unread: ReadonlySet<string> = new Set([
  ...["Description", "References", "CVSS", "CweIDs", "VendorSeverity", "DataSource", "ImageConfig", "Code"],
  ...["Layers", "PkgIdentifierBOMRef", "InstalledFiles", "ExperimentalModifiedFindings"],
  ...["description", "urls", "cvss", "cpes", "cwes", "advisories", "matchDetails", "epss"],
  ...["externalReferences", "dependencies", "compositions", "evidence", "annotations", "snippets", "files"],
  ...[
    "artifactRelationships",
    "notes",
    "remediations",
    "threats",
    "scores",
    "revision_history",
    "acknowledgments",
  ],
  ...[
    "markdown",
    "fullDescription",
    "shortDescription",
    "partialFingerprints",
    "enrichments",
    "distributions",
  ],
  ...["PrimaryURL", "PublishedDate", "LastModifiedDate", "SeveritySource", "PkgID", "UID", "Status"],
  "__proto__",
]);

const deepest = 200;
/** Short texts come again and again: each is kept once, as far as there are not too many. */
const short = 200;
const mostTexts = 50_000;

interface Level {
  readonly value: Record<string, unknown> | unknown[];
  key: string;
}

/**
 * Builds JSON data from pieces of its text, without what no reader reads: a report of 200 MB comes to some 50.
 *
 * @throws ReportError where the text is no JSON, cut, or nested too deeply
 */
export function slimParse(pieces: Iterable<Uint8Array>): unknown {
  const builder = new Builder();
  const tokenizer = new Tokenizer({ stringBufferSize: 64 * 1024, numberBufferSize: 64 });
  tokenizer.onToken = ({ token, value }) => builder.take(token, value);
  tokenizer.onError = (error) => {
    throw error;
  };
  tokenizer.onEnd = () => undefined;
  let bytes = 0;
  try {
    for (const piece of pieces) {
      tokenizer.write(piece);
      bytes += piece.length;
    }
    if (!tokenizer.isEnded) tokenizer.end();
  } catch (cause) {
    if (cause instanceof ReportError) throw cause;
    throw new ReportError(
      `is no valid JSON: broken within the ${Math.max(1, Math.ceil(bytes / 1e6))}th million bytes`,
      "check that the file is whole",
      undefined,
      { cause },
    );
  }
  return builder.end();
}

type State = "value" | "first-value" | "key" | "first-key" | "colon" | "comma" | "end";

class Builder {
  private readonly stack: Level[] = [];
  private readonly texts = new Map<string, string>();
  private state: State = "value";
  private result: unknown;
  /** How many levels deep what is passed over is; the value that follows is, where it is 0. */
  private passing: number | undefined;
  private readonly kinds: ("object" | "array")[] = [];

  take(token: TokenType, value: unknown): void {
    switch (token) {
      case TokenType.LEFT_BRACE:
        return this.open("object");
      case TokenType.LEFT_BRACKET:
        return this.open("array");
      case TokenType.RIGHT_BRACE:
        return this.close("object", "first-key");
      case TokenType.RIGHT_BRACKET:
        return this.close("array", "first-value");
      case TokenType.COLON:
        if (this.state !== "colon") throw unexpected(":");
        this.state = "value";
        return;
      case TokenType.COMMA:
        if (this.state !== "comma") throw unexpected(",");
        this.state = this.kinds.at(-1) === "object" ? "key" : "value";
        return;
      case TokenType.STRING:
        if (this.state === "key" || this.state === "first-key") {
          if (this.passing === undefined) {
            const key = this.once(value as string);
            this.stack.at(-1)!.key = key;
            if (unread.has(key)) this.passing = 0;
          }
          this.state = "colon";
          return;
        }
        return this.add(this.passing === undefined ? this.once(value as string) : undefined);
      case TokenType.SEPARATOR:
        return;
      case TokenType.TRUE:
      case TokenType.FALSE:
      case TokenType.NULL:
      case TokenType.NUMBER:
        return this.add(value);
    }
  }

  private once(text: string): string {
    if (text.length > short) return text;
    const known = this.texts.get(text);
    if (known !== undefined) return known;
    if (this.texts.size < mostTexts) this.texts.set(text, text);
    return text;
  }

  private expectValue(what: string): void {
    if (this.state !== "value" && this.state !== "first-value") throw unexpected(what);
  }

  private open(kind: "object" | "array"): void {
    this.expectValue(kind);
    if (this.kinds.length >= deepest) throw new ReportError("is nested too deeply", "check what wrote it");
    this.kinds.push(kind);
    this.state = kind === "object" ? "first-key" : "first-value";
    if (this.passing !== undefined) this.passing++;
    else this.stack.push({ value: kind === "object" ? {} : [], key: "" });
  }

  private close(kind: "object" | "array", empty: State): void {
    if (this.kinds.at(-1) !== kind || (this.state !== "comma" && this.state !== empty))
      throw unexpected("end");
    this.kinds.pop();
    if (this.passing === undefined) this.put(this.stack.pop()!.value);
    else if (--this.passing === 0) this.passing = undefined;
    this.after();
  }

  private add(value: unknown): void {
    this.expectValue("value");
    if (this.passing === undefined) this.put(value);
    else if (this.passing === 0) this.passing = undefined;
    this.after();
  }

  private put(value: unknown): void {
    const level = this.stack.at(-1);
    if (!level) this.result = value;
    else if (Array.isArray(level.value)) level.value.push(value);
    else level.value[level.key] = value;
  }

  private after(): void {
    this.state = this.kinds.length === 0 ? "end" : "comma";
  }

  end(): unknown {
    if (this.state !== "end") throw new ReportError("is cut short", "check that the file is whole");
    return this.result;
  }
}

const unexpected = (what: string): SyntaxError => new SyntaxError(`unexpected ${what}`);

/** Where a text stops being JSON: its line, and whether only its end is missing. */
export function faultIn(text: string): { readonly line: number; readonly isCut: boolean } {
  let line = 0;
  let isCut = false;
  const lines = text.trimEnd().split("\n");
  function* pieces(): Generator<Uint8Array> {
    for (const each of lines) {
      line++;
      yield Buffer.from(line < lines.length ? `${each}\n` : each);
    }
    isCut = true;
  }
  try {
    slimParse(pieces());
  } catch (error) {
    if (!(error instanceof ReportError)) throw error;
  }
  return { line, isCut };
}
