/** What reading text gives: the value, or a sentence that says why there is none. Bad text never throws. */
export type Result<T> = { readonly ok: true; readonly value: T } | Failure;

export interface Failure {
  readonly ok: false;
  readonly reason: string;
}

export function success<T>(value: T): Result<T> {
  return { ok: true, value };
}

export function failure(reason: string): Failure {
  return { ok: false, reason };
}

const SHOWN = 48;

/**
 * Untrusted text made safe to print: cut to 48 characters, everything but printable ASCII escaped, so that no
 * terminal escape, line break or direction mark reaches a message.
 */
export function quote(text: string): string {
  const shown = text.slice(0, SHOWN).replace(/[^\x20-\x7e]|["\\]/g, escape);
  return `"${shown}${text.length > SHOWN ? "..." : ""}"`;
}

function escape(character: string): string {
  if (character === '"' || character === "\\") return `\\${character}`;
  return `\\u{${character.charCodeAt(0).toString(16)}}`;
}
