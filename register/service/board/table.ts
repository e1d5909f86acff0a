import { html, nothing, type Html } from "./html";

/** A column: what it is of, and whether it holds numbers. */
export interface Column {
  readonly head: string;
  readonly isNumber?: boolean;
}

/**
 * A table that can be scrolled by keyboard; on narrow screens each row stands as a list of its own.
 *
 * @param caption what it tells, also read out
 * @param rows in the order of the columns; the first names the row
 * @param empty what is said where there is nothing
 */
export function table(
  caption: string,
  columns: readonly Column[],
  rows: readonly (readonly Html[])[],
  empty: string,
): Html {
  if (rows.length === 0) return html`<p class="empty">${empty}</p>`;
  const cell = (value: Html, at: number): Html => {
    const { head, isNumber } = columns[at]!;
    const kind = isNumber === true ? html` class="number"` : nothing;
    return at === 0
      ? html`<th scope="row" role="rowheader" ${kind}>${value}</th>`
      : html`<td role="cell" data-of="${head}" ${kind}>${value}</td>`;
  };
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${caption}">
    <table role="table">
      <caption>
        ${caption}
      </caption>
      <thead role="rowgroup">
        <tr role="row">
          ${columns.map(
            ({ head, isNumber }) =>
              html`<th scope="col" role="columnheader" ${isNumber === true ? html` class="number"` : nothing}>
                ${head}
              </th>`,
          )}
        </tr>
      </thead>
      <tbody role="rowgroup">
        ${rows.map(
          (row) =>
            html`<tr role="row">
              ${row.map(cell)}
            </tr> `,
        )}
      </tbody>
    </table>
  </div>`;
}
