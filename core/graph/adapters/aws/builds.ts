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

/** The old provider builds from `build`, the one on BuildKit and `awsx` from properties of their own. */
const build: Places<OwnProperties<ImageBuild>> = {
  dockerfile: at(str, ["dockerfile.location", "build.dockerfile", "dockerfile"]),
  dockerfileText: at(str, "dockerfile.inline"),
  context: at(str, ["context.location", "build.context", "context", "path"]),
  buildArgs: at(mapOf(text), ["buildArgs", "build.args", "args"]),
  imageNames: at(names, ["tags", "imageName", "repositoryUrl"]),
  cacheFrom: at(names, ["cacheFrom", "build.cacheFrom.images"]),
  pushes: at(looseBool, "push"),
  networkMode: at(str, ["network", "build.network"]),
  target: at(str, ["target", "build.target"]),
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

const builds = placed<ImageBuild>("ImageBuild", build);
const projects = placed<BuildProject>("BuildProject", project);

/** Builds of images. */
export const imageBuilds: AdapterTable = {
  "docker:index/image:Image": builds,
  "docker:image:Image": builds,
  "docker-build:index:Image": builds,
  "awsx:ecr:Image": builds,
  "aws:codebuild/project:Project": projects,
  "aws-native:codebuild:Project": projects,
};
