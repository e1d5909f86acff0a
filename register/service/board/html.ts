/** Markup that is safe to send; only `html` makes it. */
export class Html {
  private constructor(readonly text: string) {}

  /** Text becomes text, whatever it holds; markup and lists of it stay markup. */
  static readonly of = (parts: readonly string[], ...values: readonly Shown[]): Html =>
    new Html(parts.reduce((made, part, at) => made + rendered(values[at - 1]!) + part));
}

type Shown = Html | string | number | readonly Html[];

export const html = Html.of;
export const nothing = html``;

function rendered(value: Shown): string {
  if (value instanceof Html) return value.text;
  if (typeof value === "object") return value.map(rendered).join("");
  return String(value).replace(/[&<>"'`]/g, (char) => `&#${char.charCodeAt(0)};`);
}
