/** Text that is markup already: only the template below makes it, so that nothing else can slip in unescaped. */
export class Markup {
  constructor(readonly text: string) {}
}

type Part = Markup | string | number | undefined | readonly Part[];

/** Text as it may stand in an element or a quoted attribute. */
const escape = (text: string): string =>
  text.replace(/[&<>"'`]/g, (char) => `&#${char.charCodeAt(0)};`).replaceAll("\0", "\ufffd");

const render = (part: Part): string => {
  if (part === undefined) return "";
  if (part instanceof Markup) return part.text;
  if (typeof part === "string" || typeof part === "number") return escape(String(part));
  return part.map(render).join("");
};

/** Markup from a template: what is put in is escaped, unless it is markup itself. */
export const markup = (strings: TemplateStringsArray, ...parts: readonly Part[]): Markup =>
  new Markup(strings.map((text, at) => text + (at < parts.length ? render(parts[at]) : "")).join(""));

/** What our own code drew, as markup. */
export const drawn = (svg: string): Markup => new Markup(svg);

/** JSON as it may stand in a script element: nothing in it can end the element or begin a comment. */
export const embedded = (value: unknown): Markup =>
  new Markup(
    JSON.stringify(value).replace(
      /[<>&\u2028\u2029]/g,
      (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`,
    ),
  );

/**
 * A table that scrolls sideways by itself where it is too wide, and whose rows become cards on a narrow screen; nothing where it
 * has no rows.
 */
export function table(
  label: string,
  heads: readonly string[],
  rows: readonly (readonly Part[])[],
  most = 1000,
): Markup {
  if (rows.length === 0) return markup``;
  const left = rows.length - most;
  const look = heads.map((_, at) =>
    at > 0 && rows.every((cells) => isCount(cells[at])) ? markup` class="count"` : undefined,
  );
  return markup`<div class="scroll" tabindex="0" role="region" aria-label="Table: ${label}"><table${
    heads.length > 2 ? markup` class="cards"` : undefined
  }><thead><tr>${heads.map(
    (head, at) => markup`<th scope="col"${look[at]}>${head}</th>`,
  )}</tr></thead><tbody>${rows
    .slice(0, most)
    .map(
      (cells) =>
        markup`<tr>${cells.map((cell, at) =>
          at === 0
            ? markup`<th scope="row">${cell}</th>`
            : markup`<td${look[at]} data-label="${heads[at]}">${cell}</td>`,
        )}</tr>`,
    )}</tbody></table></div>${left > 0 ? markup`<p>… and ${left} more, which the JSON result holds.</p>` : undefined}`;
}

const isCount = (part: Part): boolean =>
  typeof part === "number" || (typeof part === "string" && /^[\d,]*$/.test(part));

/** A word with a look of its own that says the same as the word. @param before a drawing that does too */
export const chip = (word: string, look = word, before?: Markup): Markup =>
  markup`<span class="chip ${look.replace(/[^a-z-]/g, "")}">${before}${word}</span>`;

export interface Section {
  readonly id: string;
  readonly title: string;
  /** Beside the title in the list of contents. */
  readonly count?: number;
  readonly body: Markup;
}
