import type { Builder } from "../../build";
import type { OwnProperties } from "../../nodes/aws";
import type { FunctionUrl, LambdaFunction } from "../../nodes/ecs";
import { mapOf, str, text } from "../../shape";
import { reveal, Unknown } from "../../value";
import { addPlaced, at, judged, placed, refersTo, type Places } from "./placed";
import type { AdapterTable } from "./table";
import { addContainer, addWorkload, isMapping } from "./workload";

const fields: Places<OwnProperties<LambdaFunction>> = {
  functionName: at(str, ["name", "functionName"], "functionName"),
  packageType: at(str, "packageType"),
  imageUri: at(str, "imageUri", "code.imageUri"),
  runtime: at(str, "runtime"),
  environment: at(mapOf(text), "environment.variables"),
  environmentKey: at(str, "kmsKeyArn"),
  role: refersTo("role"),
  subnets: refersTo("vpcConfig.subnetIds"),
  securityGroups: refersTo("vpcConfig.securityGroupIds"),
  codeSigning: at(str, "codeSigningConfigArn"),
};

/** What the service does for every function: a user without rights, a root that can't be written, a limit on all. */
const platform = {
  securityContext: {
    allowPrivilegeEscalation: false,
    privileged: false,
    readOnlyRootFilesystem: true,
    runAsNonRoot: true,
  },
};

function adaptFunction(builder: Builder): void {
  const { resource } = builder;
  addPlaced<LambdaFunction>(builder, "LambdaFunction", fields);
  const properties = judged(resource);
  const code = reveal(properties["code"]);
  const image = reveal(properties["imageUri"]) ?? (isMapping(code) ? code["imageUri"] : undefined);
  if (image === undefined || image === null) return;
  const name = reveal(properties["name"] ?? properties["functionName"]);
  const workload = addWorkload(builder, name, { platform: "lambda", workloadKind: "Function", pod: {} });
  const config = reveal(properties["imageConfig"]);
  const settings = isMapping(config) ? config : {};
  const storage = reveal(properties["ephemeralStorage"]);
  addContainer(
    builder,
    workload,
    {
      ...platform,
      image,
      command: settings["entryPoints"] ?? settings["entryPoint"],
      args: settings["commands"] ?? settings["command"],
      workingDir: settings["workingDirectory"],
      env: envOf(properties["environment"]),
      resources: {
        limits: {
          memory: mebibytes(reveal(properties["memorySize"]) ?? 128),
          cpu: "6",
          "ephemeral-storage": mebibytes((isMapping(storage) ? reveal(storage["size"]) : undefined) ?? 512),
        },
      },
    },
    undefined,
    { name: typeof name === "string" ? name : resource.name, role: "container" },
  );
}

const mebibytes = (size: unknown): unknown =>
  typeof size === "number" || typeof size === "string" ? `${size}Mi` : size;

function envOf(environment: unknown): unknown {
  const found = reveal(environment);
  if (found instanceof Unknown) return found;
  const variables = isMapping(found) ? reveal(found["variables"]) : undefined;
  if (variables instanceof Unknown) return variables;
  return isMapping(variables) ? Object.entries(variables).map(([name, value]) => ({ name, value })) : [];
}

const url: Places<OwnProperties<FunctionUrl>> = {
  authorization: at(str, "authorizationType", "authType"),
  function: refersTo("functionName", "targetFunctionArn"),
};
const urls = placed<FunctionUrl>("FunctionUrl", url);

/** Functions. */
export const lambda: AdapterTable = {
  "aws:lambda/function:Function": adaptFunction,
  "aws-native:lambda:Function": adaptFunction,
  "aws:lambda/functionUrl:FunctionUrl": urls,
  "aws-native:lambda:Url": urls,
};
