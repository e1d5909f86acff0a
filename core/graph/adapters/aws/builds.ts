import type { OwnProperties } from "../../nodes/aws";
import type { BuildProject, ImageBuild } from "../../nodes/image-build";
import { listOf, looseBool, mapOf, shape, str, text, type Field } from "../../shape";
import { Secret, Unknown } from "../../value";
import { oneOrMany } from "./fields";
import { at, placed, refersTo, type Places } from "./placed";
import type { AdapterTable } from "./table";

/** A name, or a mapping that holds it: `{ ref }`, `{ registry: { ref } }`. */
const reference: Field<string> = {
  read(raw, path, key, context) {
    let value: unknown = raw;
    for (let depth = 0; depth < 2; depth++) {
      if (value instanceof Secret) value = value.value;
      if (typeof value !== "object" || value === null || value instanceof Unknown) break;
      const mapping = value as Record<string, unknown>;
      value = mapping["ref"] ?? mapping["registry"] ?? mapping["local"] ?? mapping["src"] ?? "";
    }
    return str.read(value, path, key, context);
  },
};

const names = oneOrMany(reference);

/** The provider on BuildKit says all at the top; the old one in `build`; `awsx` says less, and plainly. */
const buildKit: Places<OwnProperties<ImageBuild>> = {
  dockerfile: at(str, "dockerfile.location"),
  dockerfileText: at(str, "dockerfile.inline"),
  context: at(str, "context.location"),
  parentImage: at(str, []),
  buildArgs: at(mapOf(text), "buildArgs"),
  imageNames: at(names, "tags"),
  cacheFrom: at(names, "cacheFrom"),
  pushes: at(looseBool, "push"),
  networkMode: at(str, "network"),
  target: at(str, "target"),
};

const daemon: Places<OwnProperties<ImageBuild>> = {
  dockerfile: at(str, ["build.dockerfile", "dockerfile"]),
  dockerfileText: at(str, []),
  context: at(str, ["build.context", "context", "path"]),
  parentImage: at(str, []),
  buildArgs: at(mapOf(text), ["build.args", "args"]),
  imageNames: at(names, ["imageName", "repositoryUrl"]),
  cacheFrom: at(names, ["build.cacheFrom.images", "cacheFrom"]),
  pushes: at(looseBool, []),
  networkMode: at(str, "build.network"),
  target: at(str, ["build.target", "target"]),
};

/** EC2 Image Builder holds the Dockerfile as a template. */
const recipe: Places<OwnProperties<ImageBuild>> = {
  dockerfile: at(str, "dockerfileTemplateUri"),
  dockerfileText: at(str, "dockerfileTemplateData"),
  context: at(str, "workingDirectory"),
  parentImage: at(str, "parentImage"),
  buildArgs: at(mapOf(text), []),
  imageNames: at(names, "targetRepository.repositoryName"),
  cacheFrom: at(names, []),
  pushes: at(looseBool, []),
  networkMode: at(str, []),
  target: at(str, []),
};

const environment = "environment.";
const project: Places<OwnProperties<BuildProject>> = {
  projectName: at(str, "name"),
  image: at(str, `${environment}image`),
  privileged: at(looseBool, `${environment}privilegedMode`),
  environment: at(listOf(shape({ name: str, value: text, type: str })), `${environment}environmentVariables`),
  encryptionKey: at(str, "encryptionKey"),
  buildspec: at(str, "source.buildspec", "source.buildSpec"),
  sourceType: at(str, "source.type"),
  sourceLocation: at(str, "source.location"),
  insecureSsl: at(looseBool, "source.insecureSsl"),
  visibility: at(str, "projectVisibility", "visibility"),
  cloudWatchLogs: at(str, "logsConfig.cloudwatchLogs.status", "logsConfig.cloudWatchLogs.status"),
  s3Logs: at(str, "logsConfig.s3Logs.status"),
  role: refersTo("serviceRole"),
};

const byBuildKit = placed<ImageBuild>("ImageBuild", buildKit);
const byDaemon = placed<ImageBuild>("ImageBuild", daemon);
const byRecipe = placed<ImageBuild>("ImageBuild", recipe);
const projects = placed<BuildProject>("BuildProject", project);

/** Builds of images. */
export const imageBuilds: AdapterTable = {
  "docker:index/image:Image": byDaemon,
  "docker:image:Image": byDaemon,
  "docker-build:index:Image": byBuildKit,
  "awsx:ecr:Image": byDaemon,
  "aws:imagebuilder/containerRecipe:ContainerRecipe": byRecipe,
  "aws-native:imagebuilder:ContainerRecipe": byRecipe,
  "aws:codebuild/project:Project": projects,
  "aws-native:codebuild:Project": projects,
};
