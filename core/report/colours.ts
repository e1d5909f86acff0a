import type { Result } from "./result";

type Colour = NonNullable<Result["statuses"]>["images"][number]["colour"];

/** The colours of images, in the order in which somebody must look at them. */
export const colours = [
  "amber",
  "lapsed",
  "grey",
  "red",
  "blue",
  "green",
] as const satisfies readonly Colour[];

/** `2 amber, 1 grey, 9 green`. */
export const tallyOfColours = (images: readonly { readonly colour: Colour }[]): string =>
  colours
    .flatMap((colour) => {
      const number = images.filter((each) => each.colour === colour).length;
      return number === 0 ? [] : `${number} ${colour}`;
    })
    .join(", ");
