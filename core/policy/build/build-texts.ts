import type { BuildProject, ImageBuild } from "../../graph";
import { baseImages, dockerfile } from "./dockerfile";

/** An image that a build starts from, runs in or takes layers of. */
export interface BuildImage {
  readonly image: string;
  /** For messages: `is built from`, `runs its builds in`, … */
  readonly use: string;
  /** Below the node. */
  readonly path: string;
}

/** A text of a build that commands stand in. */
export interface BuildText {
  readonly text: string;
  /** For messages: `its Dockerfile`. */
  readonly what: string;
  readonly path: string;
}

/** Images that AWS keeps for CodeBuild. */
const managed = /^aws\/codebuild\//;
/** An image of Image Builder's own, with its version. */
const builderArn = /^arn:[^:]*:imagebuilder:/;

/** The images of a build; those that AWS itself keeps for it are none. */
export function buildImages(node: ImageBuild | BuildProject): readonly BuildImage[] {
  if (node.kind === "BuildProject") {
    const { image } = node;
    if (image === undefined || managed.test(image)) return [];
    return [{ image, use: "runs its builds in", path: node.places["image"] ?? "image" }];
  }
  const { dockerfileText, parentImage, cacheFrom } = node;
  const found: BuildImage[] = [];
  if (parentImage !== undefined && !builderArn.test(parentImage))
    found.push({
      image: parentImage,
      use: "is built from",
      path: node.places["parentImage"] ?? "parentImage",
    });
  if (dockerfileText !== undefined)
    for (const { image, line } of baseImages(dockerfile(dockerfileText), node.buildArgs))
      // Image Builder puts the parent in for its own placeholder.
      if (!image.startsWith("{{"))
        found.push({
          image,
          use: `builds, on line ${line} of its Dockerfile, from`,
          path: node.places["dockerfileText"] ?? "",
        });
  cacheFrom?.forEach((image, index) => {
    if (image !== "" && !image.includes("="))
      found.push({ image, use: "takes layers of", path: `${node.places["cacheFrom"]}[${index}]` });
  });
  return found;
}

/** What a build runs, as far as the program holds it. */
export function buildTexts(node: ImageBuild | BuildProject): readonly BuildText[] {
  if (node.kind === "BuildProject")
    return node.buildspec === undefined || !/[\n:{]/.test(node.buildspec)
      ? []
      : [{ text: node.buildspec, what: "its build specification", path: node.places["buildspec"] ?? "" }];
  return node.dockerfileText === undefined
    ? []
    : [{ text: node.dockerfileText, what: "its Dockerfile", path: node.places["dockerfileText"] ?? "" }];
}
