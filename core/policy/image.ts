import { repositoriesOf, type Estate } from "../estate";
import type { Container, Workload } from "../graph";
import { memoised } from "../graph/memo";
import { parseReference, type ParsedReference } from "../image";
import type { EnvironmentInForce } from "./environment";
import type { Report } from "./report";

export {
  effectiveTag,
  isDigest,
  isTruncatedDigest,
  parseReference,
  repositoryMatches,
  repositoryName,
} from "../image";

/** The kinds of nodes that name images: containers of every platform, and workloads for their image volumes. */
export const imageKinds = ["Container", "Workload"] as const;

/** An image as it is written somewhere. */
export interface WrittenImage {
  readonly text: string;
  readonly parsed: ParsedReference;
  /** Below the node. */
  readonly path: string;
  /** For messages: `image nginx:1`, `image volume models' nginx:1`. */
  readonly label: string;
}

/** Several policies read the same images. */
const parsedOnce = memoised(parseReference, 16_384);

/** Judges each image that a node names; an image that is not written is none. */
export function eachImage(
  node: Container | Workload,
  report: Report,
  judge: (image: WrittenImage) => void,
): void {
  const one = (text: string | undefined, path: string, label: string): void => {
    if (text) judge({ text, parsed: parsedOnce(text), path, label: `${label} ${text}` });
  };
  if (node.kind === "Container") one(node.image, "image", "image");
  else {
    report.each(node.pod.volumes, (volume, index) => {
      if (volume.image)
        one(
          volume.image.reference,
          `volumes[${index}].image.reference`,
          `the image of volume ${volume.name ?? index},`,
        );
    });
  }
}

/**
 * The repositories that an environment trusts. Where none is named, a controlled environment trusts none, and any other
 * is not judged: undefined.
 */
export function trustedRepositories(
  estate: Estate,
  environment: EnvironmentInForce,
): readonly string[] | undefined {
  const patterns = repositoriesOf(estate, environment.name);
  return patterns.length > 0 || environment.controlled ? patterns : undefined;
}
