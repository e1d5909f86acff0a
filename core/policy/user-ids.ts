import type { Estate } from "../estate";
import type { Container } from "../graph";
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
  const suppliers = Object.keys(userIds).filter((name) => estate.suppliers[name]);
  // Which range holds hangs on the image, so this read raises where it is not known.
  const image = suppliers.length > 0 ? container.image : undefined;
  const parsed = image !== undefined && parseReference(image);
  if (parsed && "reference" in parsed) {
    for (const supplier of suppliers) {
      const { repositories } = estate.suppliers[supplier]!;
      if (repositories.some((pattern) => repositoryMatches(pattern, parsed.reference)))
        return { ...userIds[supplier]!, of: supplier };
    }
  }
  return { ...(userIds["default"] ?? { from: 1, to: last }), of: "default" };
}

/** Whether a range is narrower than "anybody but root". */
export const isNarrow = ({ from, to }: IdRange): boolean => from > 1 || to < last;

export const describeRange = ({ from, to, of }: IdRange): string =>
  `${from} to ${to}, the range of ${of === "default" ? "images without one of their own" : of}`;
