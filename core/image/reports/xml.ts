import { ReportError } from "./problem";

/** An element without the prefix of its name. */
export interface Element {
  readonly name: string;
  /** By name, with prefix. */
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly Element[];
  /** Its own text, without room around it; empty where it has children. */
  readonly text: string;
  /** What it was folded into: then nothing else is left of it. */
  readonly folded?: unknown;
}

interface Open extends Element {
  attributes: ReadonlyMap<string, string>;
  children: readonly Open[];
  text: string;
  folded?: unknown;
  /** Text whose entities are not yet resolved: one may be cut in two by the pieces. */
  raw: string;
}

/** Most elements have neither: there can be millions of them. */
const noAttributes: ReadonlyMap<string, string> = new Map();
const noChildren: readonly Open[] = [];

/** A part of a text that does not keep all of it in memory. */
export const copied = (text: string): string => Buffer.from(text, "utf8").toString("utf8");

const deepest = 200;
/** No honest tag or comment is longer; a file without an end of one is refused before it fills the memory. */
const longest = 16 << 20;

/**
 * Reads XML piece by piece, without what is named in `unread`. A document type is refused, and with it all entities but the
 * five that XML has itself: nothing in a file can grow beyond it, nor reach another one.
 *
 * @throws ReportError with the line
 */
export class XmlReader {
  private readonly stack: Open[] = [];
  private readonly names = new Map<string, string>();
  private root: Open | undefined;
  /** How many levels deep what is passed over is. */
  private passing = 0;
  private rest = "";
  private line = 1;

  /** @param folds what elements of a name come to once they are read whole, so that large files need not be kept as elements */
  constructor(
    private readonly unread: ReadonlySet<string>,
    private readonly folds: ReadonlyMap<string, (element: Element) => unknown>,
  ) {}

  write(piece: string): void {
    const text = this.rest + piece;
    let at = 0;
    for (;;) {
      const open = text.indexOf("<", at);
      this.text(text.slice(at, open < 0 ? undefined : open));
      at = open < 0 ? text.length : open;
      const end = open < 0 ? -1 : this.endOf(text, open);
      if (end < 0) break;
      this.markup(text.slice(open, end));
      at = end;
    }
    this.rest = text.slice(at);
    if (this.rest.length > longest) throw this.fault("has a tag without an end");
  }

  /** The outermost element. */
  end(): Element {
    if (!this.root || this.stack.length > 0 || this.rest.trim() !== "")
      throw new ReportError("is cut short: its XML has no end", "check that the file is whole", this.line);
    return this.root;
  }

  /** Where markup that begins here ends; -1 where that has not come yet. */
  private endOf(text: string, open: number): number {
    const until = (mark: string, from: number): number => {
      const end = text.indexOf(mark, from);
      return end < 0 ? -1 : end + mark.length;
    };
    if (text.startsWith("<!--", open)) return until("-->", open + 4);
    if (text.startsWith("<![CDATA[", open)) return until("]]>", open + 9);
    if (text[open + 1] === "!") {
      if ("<![CDATA[".startsWith(text.slice(open)) || "<!--".startsWith(text.slice(open))) return -1;
      throw this.fault("has a document type, which is not read");
    }
    if (text[open + 1] === "?") return until("?>", open + 2);
    let quote: string | undefined;
    for (let at = open + 1; at < text.length; at++) {
      const char = text[at];
      if (quote !== undefined) quote = char === quote ? undefined : quote;
      else if (char === '"' || char === "'") quote = char;
      else if (char === ">") return at + 1;
    }
    return -1;
  }

  private markup(text: string): void {
    if (text.startsWith("<![CDATA[")) this.literal(text.slice(9, -3));
    else if (text.startsWith("</")) this.close(text.slice(2, -1).trim());
    else if (!text.startsWith("<!") && !text.startsWith("<?")) this.open(text);
    this.count(text);
  }

  private text(text: string): void {
    const level = this.stack.at(-1);
    if (!level) {
      if (text.trim() !== "" && text.trim() !== "\ufeff") throw this.fault("has text outside of its XML");
    } else if (this.passing === 0) level.raw += text;
    this.count(text);
  }

  private literal(text: string): void {
    const level = this.stack.at(-1);
    if (!level) throw this.fault("has text outside of its XML");
    if (this.passing > 0) return;
    level.text += this.resolved(level.raw) + text;
    level.raw = "";
  }

  private open(tag: string): void {
    const isEmpty = tag.endsWith("/>");
    const [, name, rest] = /^<([\p{L}_][^\s/>]*)(.*)$/su.exec(tag.slice(0, isEmpty ? -2 : -1)) ?? [];
    if (name === undefined || rest === undefined) throw this.fault("has a tag without a name");
    if (this.root && this.stack.length === 0) throw this.fault("has more than one outermost element");
    if (this.stack.length >= deepest) throw this.fault("is nested too deeply");
    const local = name.slice(name.indexOf(":") + 1);
    const element: Open = {
      name: this.once(local),
      attributes: this.attributes(rest),
      children: noChildren,
      text: "",
      raw: "",
    };
    const isUnread = this.passing > 0 || this.unread.has(local);
    if (isUnread) this.passing++;
    else if (this.stack.length > 0) add(this.stack.at(-1)!, element);
    this.root ??= element;
    this.stack.push(element);
    if (isEmpty) this.close(name);
  }

  private once(name: string): string {
    const known = this.names.get(name);
    if (known !== undefined) return known;
    const own = copied(name);
    if (this.names.size < 1000) this.names.set(own, own);
    return own;
  }

  private close(name: string): void {
    const element = this.stack.pop();
    if (element?.name !== name.slice(name.indexOf(":") + 1)) throw this.fault(`closes ${name.slice(0, 100)}`);
    if (this.passing > 0) this.passing--;
    else {
      const text = element.text + this.resolved(element.raw);
      // Between elements stands nothing but room.
      element.text = element.children.length > 0 ? "" : copied(text.trim());
      element.raw = "";
      const fold = this.folds.get(element.name);
      if (!fold) return;
      element.folded = fold(element);
      [element.attributes, element.children, element.text] = [noAttributes, noChildren, ""];
    }
  }

  private attributes(text: string): ReadonlyMap<string, string> {
    if (text.trim() === "") return noAttributes;
    const found = new Map<string, string>();
    const others = text.replace(
      /\s+([^\s=<>"'/]+)\s*=\s*(?:"([^"<]*)"|'([^'<]*)')/g,
      (_, name: string, double: string | undefined, single: string | undefined) => {
        if (found.has(name)) throw this.fault("has an attribute twice");
        found.set(copied(name), copied(this.resolved(double ?? single ?? "")));
        return "";
      },
    );
    if (others.trim() !== "") throw this.fault("has a tag that is no XML");
    return found;
  }

  private resolved(text: string): string {
    if (!text.includes("&")) return text;
    return text.replace(/&([^;&]{0,12};?)/g, (_, reference: string) => {
      const [, hex, decimal] = /^#(?:x([0-9a-f]{1,6})|([0-9]{1,7}));$/i.exec(reference) ?? [];
      const code = hex !== undefined ? Number.parseInt(hex, 16) : Number(decimal ?? Number.NaN);
      if (code > 0 && code <= 0x10_ffff && !(code >= 0xd800 && code < 0xe000))
        return String.fromCodePoint(code);
      const known = entities.get(reference);
      if (known === undefined) throw this.fault("refers to an entity that XML does not have itself");
      return known;
    });
  }

  private count(text: string): void {
    for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) this.line++;
  }

  private fault(what: string): ReportError {
    return new ReportError(`is no XML that can be read: it ${what}`, "check what wrote it", this.line);
  }
}

function add(parent: Open, child: Open): void {
  if (parent.children === noChildren) parent.children = [];
  (parent.children as Open[]).push(child);
}

const entities = new Map([
  ["lt;", "<"],
  ["gt;", ">"],
  ["amp;", "&"],
  ["quot;", '"'],
  ["apos;", "'"],
]);
