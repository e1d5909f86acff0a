import {
  admitted,
  consequencesOf,
  dueOf,
  eachJudged,
  exposedTo,
  ownerOf,
  type JudgedImage,
  type TrustedNode,
} from "./image-trust";
import type { WholeContext } from "./policy";

/** An image that runs though its environment would not admit it any more. */
export interface DoubtfulImage extends JudgedImage {
  /** By when it must be replaced, in milliseconds; never is Infinity. */
  readonly due: number;
  readonly owner: string;
}

/** Judges each image of a node that runs already and is in doubt: until its deadline it may, after it it may not. */
export function eachDoubtful(
  context: WholeContext & { readonly node: TrustedNode },
  judge: (image: DoubtfulImage) => void,
): void {
  const { node, estate, environment } = context;
  const colours = admitted(estate, environment, node);
  eachJudged(context, (image) => {
    if (!image.isRunning || colours.includes(image.status.colour)) return;
    const due = dueOf(image, consequencesOf(image, context, exposedTo(context, node)));
    judge({ ...image, due, owner: ownerOf(estate, node) ?? "nobody that the estate names" });
  });
}
