/** How what is shown on standard output may look: coloured on a terminal unless `NO_COLOR` forbids, and as wide as it. */
export interface Look {
  readonly color: boolean;
  /** In characters; absent where lines needn't be broken. */
  readonly width?: number;
}

export function terminal(): Look {
  const { isTTY, columns } = process.stdout;
  // Off a terminal `isTTY` is not false but undefined, by which a library may guess.
  if (!isTTY) return { color: false };
  return { color: !process.env["NO_COLOR"], width: columns };
}

/** What a file holds is for no terminal. */
export const lookOf = (file: string | undefined): Look =>
  file === undefined || file === "-" ? terminal() : { color: false };
