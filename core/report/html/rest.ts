import { embedded, markup, type Markup } from "./markup";

/** Rows of the table right before it, which the page's script adds when they are asked for, or printed: plain text. */
export const rest = (rows: readonly (readonly string[])[]): Markup =>
  rows.length === 0
    ? markup``
    : markup`<div class="rest"><noscript><p>… and ${rows.length.toLocaleString("en")} more, which a script within this file shows.</p></noscript><button type="button" hidden></button><script type="application/json">${embedded(rows)}</script></div>`;
