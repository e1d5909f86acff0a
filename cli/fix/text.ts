import { printable } from "../../core/report/text";

/** A name of the input as it may stand within a comment of one line. */
export const safe = (text: string): string =>
  printable(text)
    .replace(/[\n\t\r]+/g, " ")
    .slice(0, 300);
