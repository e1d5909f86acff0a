import { formatPath, type Path } from "../graph";

/** The names and numbers that a path's text leads by. */
export const stepsOf = (path: string): (string | number)[] =>
  [...path.matchAll(/\["((?:[^"\\]|\\.)*)"\]|\[(\d+)\]|([^.[\]]+)/g)].map((match) =>
    match[2] !== undefined
      ? Number(match[2])
      : match[1] !== undefined
        ? (JSON.parse(`"${match[1]}"`) as string)
        : match[3]!,
  );

/** A path below another, from its text. */
export const extend = (parent: Path | undefined, path: string): Path | undefined =>
  stepsOf(path).reduce<Path | undefined>((at, key) => ({ parent: at, key }), parent);

/** The text of a path below another. */
export const joinPath = (parent: Path | undefined, path: string): string => formatPath(extend(parent, path));
