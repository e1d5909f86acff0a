/** What to do with a value: pass over it, hand it over whole, or look at its members (whole, where it has none). */
export type Step = "skip" | "take" | "enter";

export interface ScanHandler {
  /** A property of list items that nobody reads; the items may be handed over without it. */
  readonly unread?: string;
  /** Gives the value of what is handed over, which may lack what nobody reads; JSON.parse where absent. @throws SyntaxError */
  readonly parse?: (text: string) => unknown;
  /** Asked at the start of every value of an entered object or array; `path` is only good during the call. */
  at(path: readonly (string | number)[]): Step;
  /** A value that was asked for; the offsets count from the start of the stream, to the end of what is handed over. */
  take(path: readonly (string | number)[], value: unknown, start: number, end: number): void;
  /** A value that was asked for is not JSON inside. */
  refuse(path: readonly (string | number)[], start: number): void;
}

/** The stream is not JSON, or ends too early. */
export class JsonFault extends Error {
  constructor(
    message: string,
    readonly offset: number,
    readonly cut = false,
  ) {
    super(message);
  }
}

/** Values deeper than this are refused, so that whoever walks them can do so recursively. */
export const maxJsonDepth = 256;
