import { relative, sep } from "node:path";

/** Replaces characters that would steer a terminal (escapes, other controls, text direction) by visible ones. */
export const printable = (text: string): string =>
  // eslint-disable-next-line no-control-regex -- controls are what is looked for
  text.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, "\ufffd");

/** A path as a person in the current folder would write it. */
export function relativePath(file: string): string {
  const path = relative(process.cwd(), file);
  return path === "" || path.startsWith(`..${sep}..${sep}..`) ? file : path;
}
