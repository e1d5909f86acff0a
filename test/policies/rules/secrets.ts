import {
  buildProject,
  configMap,
  container,
  example,
  resource,
  trustedImage,
  type Example,
} from "../../../core/policy";
import { notApplicable, passes, taskExample, withSettings, type Rule, type Rules } from "./rule";

const built = (...lines: readonly string[]): Example => ({
  resources: [
    resource("aws-native:imagebuilder:ContainerRecipe", "checkout", {
      parentImage: trustedImage,
      dockerfileTemplateData: [`FROM ${trustedImage}`, ...lines, ""].join("\n"),
    }),
  ],
});
const args = (buildArgs: object): Example => ({
  resources: [resource("docker-build:index:Image", "checkout", { context: { location: "." }, buildArgs })],
});
const layer = (name: string): string => `keeps a secret in a layer (${name}), in its Dockerfile`;
const variables = (...environmentVariables: readonly object[]): Example => ({
  resources: [buildProject({ environment: { environmentVariables } })],
});
const password = "correct-horse";
const key = `AKIA${"ABCDEFGH".repeat(2)}`;

const env = (name: string, value: string | undefined, sensitiveValues?: readonly string[]): Example => {
  const given = container({ env: [{ name, ...(value !== undefined && { value }) }] });
  return sensitiveValues ? withSettings("disallow-environment-secrets", { sensitiveValues }, given) : given;
};
const data = (entries: object): Example => {
  const [first] = configMap({ data: entries }).resources;
  return { resources: [first!] };
};
const words = (changes: object): Example => container(changes);

export const rules: Rules = {
  "disallow-build-secrets": [
    [built(`ENV DB_PASSWORD ${password}`), layer("DB_PASSWORD")],
    [built(`ENV DB_PASSWORD=${password}`), layer("DB_PASSWORD")],
    [built(`ENV A=1 DB_PASSWORD=${password} B=2`), layer("DB_PASSWORD")],
    [built(`ENV A=1 DB_PASSWORD="${password} staple"`), layer("DB_PASSWORD")],
    [built(`ENV A=1 DB_PASSWORD='${password} staple'`), layer("DB_PASSWORD")],
    [built(`ARG DB_PASSWORD=${password}`), layer("DB_PASSWORD")],
    [built(`LABEL db.password=${password}`), layer("db.password")],
    [built("ARG DB_PASSWORD"), passes],
    [built("ENV DB_PASSWORD=$DB_PASSWORD"), passes],
    [built('ENV DB_PASSWORD=""'), passes],
    [built("ENV LEVEL=info"), passes],
    [built(`ENV OTHER=${key}`), layer("OTHER")],
    [built(`RUN export DB_PASSWORD=${password}`), "has a secret on line 2 of its Dockerfile"],
    [built("RUN true"), passes],
    [args({ NPM_TOKEN: password, OTHER: "a" }), "gets a secret as an argument (NPM_TOKEN)"],
    [args({ OTHER: key }), "gets a secret as an argument (OTHER)"],
    [args({ NPM_TOKEN: "" }), passes],
    [args({}), passes],
    [variables({ name: "NPM_TOKEN", value: password }), "gets a secret as a plain variable (NPM_TOKEN)"],
    [
      variables({ name: "NPM_TOKEN", value: password, type: "PLAINTEXT" }),
      "gets a secret as a plain variable (NPM_TOKEN)",
    ],
    [variables({ name: "NPM_TOKEN", value: password, type: "SECRETS_MANAGER" }), passes],
    [variables({ name: "NPM_TOKEN" }), passes],
    [variables({ name: "LEVEL", value: "info" }), passes],
    [
      {
        resources: [
          buildProject({
            source: { buildspec: `version: 0.2\nenv:\n  variables:\n    DB_PASSWORD: ${password}\n` },
          }),
        ],
      },
      "has a secret on line 4 of its build specification",
    ],
  ],
  "disallow-environment-secrets": [
    [
      env("DB_PASSWORD", password),
      "has a secret in its environment variable DB_PASSWORD, by that name or value",
    ],
    ...["REPLICA_SECRET", "CONCERT_SECRET", "PRESERVING_SECRET", "TLS_SECRET"].map((name): Rule => [
      env(name, "hunter2hunter2"),
      `has a secret in its environment variable ${name}`,
    ]),
    [env("TLS_SECRET", "web-tls"), passes],
    [env("OTHER", key), "has an AWS access key in its environment variable OTHER"],
    [env("DB_PASSWORD", ""), passes],
    [env("DB_PASSWORD", undefined), passes],
    [env("CODE", "abc-123", ["^abc", "^def"]), "has a secret in its environment variable CODE"],
    [env("CODE", "def-123", ["^abc", "^def"]), "has a secret in its environment variable CODE"],
    [env("CODE", "xabc", ["^abc"]), passes],
    [env("CODE", "abc-123"), passes],
  ],
  "disallow-config-map-secrets": [
    [data({ "db-password": password }), "config map"],
    [data({ "db-password": "" }), passes],
    [data({ "tls-secret": "hunter2hunter2" }), "config map"],
    [data({ "tls-secret": "web-tls" }), passes],
    [data({ LEVEL: "info" }), passes],
    [data({ "app.conf": `password=${password}` }), "config map"],
    [data({ "app.conf": `level=info\ntoken=${password}\n` }), "config map"],
  ],
  "disallow-command-secrets": [
    [words({ command: ["app", `--password=${password}`] }), "container main"],
    [words({ args: ["--password", password] }), "container main"],
    [words({ args: ["-password", password] }), "container main"],
    [words({ args: ["--tls-secret", "hunter2hunter2"] }), "container main"],
    [words({ args: ["--tls-secret", "web-tls"] }), passes],
    [words({ args: ["--password"] }), passes],
    [words({ args: ["--password", "--verbose"] }), passes],
    [words({ args: ["--level", "info"] }), passes],
    [words({ command: ["app"] }), passes],
  ],
  "restrict-environment-secret-references": [
    [taskExample(), notApplicable] as Rule,
    [example(container().resources), passes],
  ],
};
