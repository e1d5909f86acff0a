import { relative, sep } from "node:path";

export { printable } from "../core/report/text";

/** A path as a person in the current folder would write it. */
export function relativePath(file: string): string {
  const path = relative(process.cwd(), file);
  return path === "" || path.startsWith(`..${sep}..${sep}..`) ? file : path;
}
