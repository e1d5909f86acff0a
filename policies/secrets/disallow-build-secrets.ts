import {
  buildProject,
  buildTexts,
  definePolicy,
  dockerfile,
  example,
  findSecrets,
  isLiteralSecret,
  isSecretName,
  resource,
  trustedImage,
  type Instruction,
} from "../../core/policy";

const isPlainSecret = (name: string, value: string): boolean =>
  (isSecretName(name, value) && isLiteralSecret(value)) || findSecrets(value).length > 0;

/** What `ENV`, `ARG` and `LABEL` of a Dockerfile set, in either way of writing: `NAME=value`, `NAME value`. */
const layeredVariables = (instructions: readonly Instruction[]): readonly (readonly [string, string])[] =>
  instructions.flatMap(({ name, text }): readonly (readonly [string, string])[] => {
    if (name !== "ENV" && name !== "ARG" && name !== "LABEL") return [];
    const [, key = "", value = ""] = /^([\w.-]+)\s+([^=\s][^]*)$/.exec(text) ?? [];
    if (key !== "" && name === "ENV") return [[key, value]];
    return [...text.matchAll(/([\w.-]+)=(?:"([^"]*)"|'([^']*)'|(\S*))/g)].map(
      ([, each = "", double, single, bare]) => [each, double ?? single ?? bare ?? ""] as const,
    );
  });

export default definePolicy({
  name: "disallow-build-secrets",
  displayName: "Builds get no secrets as arguments or plain variables",
  description:
    "Arguments of a build stay in the image's history, plain variables in the project's settings and logs: whoever may pull or look has the secret.",
  severity: "high",
  enforcementLevel: "mandatory",
  controls: ["nist-800-190:4.1.4", "cis-docker-1.6:4.10"],
  requirements: [23, 66],
  remediationSteps:
    "Give builds secrets as mounts (docker-build: secrets), or CodeBuild as PARAMETER_STORE or SECRETS_MANAGER variables.",
  appliesTo: ["ImageBuild", "BuildProject"],
  check({ node, report }) {
    if (node.kind === "ImageBuild") {
      const args = node.buildArgs ?? {};
      report.each(Object.keys(args), (name) => {
        if (isPlainSecret(name, args[name] ?? ""))
          report(`gets a secret as an argument (${name})`, `${node.places["buildArgs"]}.${name}`);
      });
    }
    for (const { text, what, path } of buildTexts(node)) {
      const variables = node.kind === "ImageBuild" ? layeredVariables(dockerfile(text)) : [];
      const named = variables.find(([name, value]) => isPlainSecret(name, value))?.[0];
      const [found] = named === undefined ? findSecrets(text) : [];
      if (named !== undefined) report(`keeps a secret in a layer (${named}), in ${what}`, path);
      else if (found) report(`has ${found.what} on line ${found.line} of ${what}`, path);
    }
    if (node.kind === "ImageBuild") return;
    report.each(node.environment, ({ name = "", value = "", type = "PLAINTEXT" }, index) => {
      if (type === "PLAINTEXT" && isPlainSecret(name, value))
        report(
          `gets a secret as a plain variable (${name})`,
          `${node.places["environment"]}[${index}].value`,
        );
    });
  },
  good: () => ({
    "a setting": example(buildProject()),
    "a secret by reference": example(
      buildProject({
        environment: {
          environmentVariables: [{ name: "NPM_TOKEN", value: "/build/npm-token", type: "PARAMETER_STORE" }],
        },
      }),
    ),
  }),
  bad: () => ({
    "a plain variable": example(
      buildProject({
        environment: { environmentVariables: [{ name: "NPM_TOKEN", value: "correct-horse" }] },
      }),
    ),
    "a layer": example(
      resource("aws-native:imagebuilder:ContainerRecipe", "checkout", {
        parentImage: trustedImage,
        dockerfileTemplateData: `FROM ${trustedImage}\nENV DB_PASSWORD correct-horse\nUSER 10001\n`,
      }),
    ),
    "in the specification of CodeBuild": example(
      buildProject({
        source: { buildspec: "version: 0.2\nenv:\n  variables:\n    NPM_TOKEN: correct-horse\n" },
      }),
    ),
    "an argument": example(
      resource("docker-build:index:Image", "checkout", {
        context: { location: "./app" },
        tags: ["333333333333.dkr.ecr.eu-west-1.amazonaws.com/shop/checkout:1"],
        buildArgs: { NPM_TOKEN: "correct-horse" },
        push: true,
      }),
    ),
  }),
});
