import type { BuildProject, ImageBuild } from "../../graph";
import { baseImages, dockerfile, frontendOf } from "./dockerfile";

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

/** A specification in a file of the sources or of S3. */
const elsewhere = /^(?:arn:\S*|[^\s:{]*)$/;
/** What the builder itself reads Dockerfiles by, taken apart: Docker's. */
const ownFrontend = /^(?:(?:index\.)?docker\.io\/)?docker\/dockerfile(?:-upstream)?(?:[:@]|$)/;
/** Image Builder puts the parent in for its own placeholder. */
const placeholder = "{{";

/** The images of a build; those that AWS itself keeps for it are none. */
export function buildImages(node: ImageBuild | BuildProject): readonly BuildImage[] {
  if (node.kind === "BuildProject") {
    const { image, places } = node;
    if (image === undefined || managed.test(image)) return [];
    return [{ image, use: "runs its builds in", path: places["image"]! }];
  }
  const { dockerfileText, parentImage, cacheFrom = [], places } = node;
  const found: BuildImage[] = [];
  if (parentImage !== undefined && !builderArn.test(parentImage))
    found.push({ image: parentImage, use: "is built from", path: places["parentImage"]! });
  const frontend = dockerfileText === undefined ? undefined : frontendOf(dockerfileText);
  if (frontend && !ownFrontend.test(frontend.image))
    found.push({
      image: frontend.image,
      use: `has its Dockerfile read, by its line ${frontend.line}, by`,
      path: places["dockerfileText"]!,
    });
  if (dockerfileText !== undefined)
    for (const { image, line } of baseImages(dockerfile(dockerfileText), node.buildArgs))
      if (!image.startsWith(placeholder))
        found.push({
          image,
          use: `builds, on line ${line} of its Dockerfile, from`,
          path: places["dockerfileText"]!,
        });
  cacheFrom.forEach((image, index) => {
    // A cache that is no image is said by its parts: `type=gha,scope=main`.
    if (image !== "" && !image.includes("="))
      found.push({ image, use: "takes layers of", path: `${places["cacheFrom"]}[${index}]` });
  });
  return found;
}

/** What a build runs, as far as the program holds it; a specification that lies elsewhere is given by its path or ARN. */
export function buildTexts(node: ImageBuild | BuildProject): readonly BuildText[] {
  if (node.kind === "BuildProject") {
    const { buildspec: text, places } = node;
    if (text === undefined || elsewhere.test(text)) return [];
    return [{ text, what: "its build specification", path: places["buildspec"]! }];
  }
  const { dockerfileText: text, places } = node;
  return text === undefined ? [] : [{ text, what: "its Dockerfile", path: places["dockerfileText"]! }];
}
