import { peek, Unknown } from "../value";

/** Whether a property's value is known: what a program computes is not written in it. */
export const isKnown = (read: () => unknown): boolean => !(peek(read) instanceof Unknown);
