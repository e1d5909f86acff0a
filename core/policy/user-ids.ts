import type { Estate } from "../estate";
import { peek, Unknown, type Container } from "../graph";
import { parseReference, repositoryMatches } from "../image";

export interface IdRange {
  readonly from: number;
  readonly to: number;
  /** The class of images that the estate gives it to: a supplier, or `default`. */
  readonly of: string;
}

const last = 4_294_967_294;

/** The user and group ids that the estate gives to the class of images that a container's image belongs to. */
export function idRangeOf(estate: Estate, container: Container): IdRange {
  const { userIds } = estate.identities;
  const image = peek(() => container.image);
  const parsed = typeof image === "string" ? parseReference(image) : undefined;
  if (parsed && "reference" in parsed) {
    for (const [supplier, { repositories }] of Object.entries(estate.suppliers)) {
      const range = userIds[supplier];
      if (range && repositories.some((pattern) => repositoryMatches(pattern, parsed.reference)))
        return { ...range, of: supplier };
    }
  } else if (image instanceof Unknown && Object.keys(userIds).length > 1) {
    // Which range holds hangs on the image: this read says that it is not known.
    void container.image;
  }
  return { ...(userIds["default"] ?? { from: 1, to: last }), of: "default" };
}

/** Whether a range is narrower than "anybody but root". */
export const isNarrow = ({ from, to }: IdRange): boolean => from > 1 || to < last;

export const describeRange = ({ from, to, of }: IdRange): string =>
  `${from} to ${to}, the range of ${of === "default" ? "images without one of their own" : of}`;
