import { peek, Unknown } from "../value";

/** Whether a property's value is known: what a program computes is not written in it. */
export const isKnown = (read: () => unknown): boolean => !(peek(read) instanceof Unknown);

/** A name for a message: what a verdict does not hang on must not hold it up. */
export function nameOr(read: () => string | undefined, otherwise: string): string {
  const name = peek(read);
  return name instanceof Unknown ? otherwise : (name ?? otherwise);
}
