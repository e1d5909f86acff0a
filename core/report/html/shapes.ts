import type { Result } from "../result";
import { drawn, type Markup } from "./markup";

type Colour = NonNullable<Result["statuses"]>["images"][number]["colour"];

const forms: Readonly<Record<Colour, string>> = {
  amber: '<path d="M6 0l6 6-6 6-6-6z"/>',
  lapsed: '<path d="M2 0l4 4 4-4 2 2-4 4 4 4-2 2-4-4-4 4-2-2 4-4-4-4z"/>',
  grey: '<path d="M6 0a6 6 0 1 0 0 12A6 6 0 0 0 6 0zm0 3a3 3 0 1 1 0 6 3 3 0 0 1 0-6z"/>',
  red: '<path d="M6 0l6 12H0z"/>',
  blue: '<path d="M0 0h12v12H0z"/>',
  green: '<path d="M6 0a6 6 0 1 0 0 12A6 6 0 0 0 6 0z"/>',
};

/** Who can't tell colours apart tells these; the word stands beside it. */
export const shape = (colour: Colour): Markup =>
  drawn(`<svg class="shape" viewBox="0 0 12 12" aria-hidden="true">${forms[colour]}</svg>`);
