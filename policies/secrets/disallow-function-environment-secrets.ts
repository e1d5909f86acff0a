import {
  appRunnerService,
  definePolicy,
  example,
  findSecrets,
  isLiteralSecret,
  isSecretName,
  lambdaFunction,
} from "../../core/policy";

/** A service that App Runner builds from source code. */
const fromSource = (values: object) =>
  appRunnerService({
    sourceConfiguration: {
      imageRepository: undefined,
      codeRepository: {
        repositoryUrl: "https://git.example.com/shop/checkout",
        sourceCodeVersion: { type: "BRANCH", value: "main" },
        codeConfiguration: {
          configurationSource: "API",
          codeConfigurationValues: { runtime: "NODEJS_22", ...values },
        },
      },
    },
  });

export default definePolicy({
  name: "disallow-function-environment-secrets",
  displayName: "Functions get secrets by reference",
  description:
    "The environment of a function, or of a service that App Runner builds from source code, is shown to everybody who may read its configuration, and stands in plain text in the state.",
  severity: "high",
  enforcementLevel: "mandatory",
  controls: ["nist-800-190:4.1.4"],
  requirements: [65, 66],
  remediationSteps:
    "Keep the secret in Secrets Manager or as a SecureString parameter, and let the function's role (a service's instance role) read it at run time.",
  appliesTo: ["LambdaFunction", "ManagedService"],
  check({ node, report }) {
    const variables = node.environment;
    if (variables === undefined) return;
    report.each(Object.keys(variables), (name) => {
      const value = variables[name] ?? "";
      if ((isSecretName(name, value) && isLiteralSecret(value)) || findSecrets(value).length > 0)
        report(`has a secret in its environment (${name})`, `${node.places["environment"]}.${name}`);
    });
  },
  good: () => ({
    settings: example(lambdaFunction()),
    "settings of a service from source code": example(
      fromSource({ runtimeEnvironmentVariables: { LEVEL: "info" } }),
    ),
    "a reference": example(
      lambdaFunction({
        environment: {
          variables: { DB_PASSWORD_ARN: "arn:aws:secretsmanager:eu-west-1:333333333333:secret:db-AbCdEf" },
        },
      }),
    ),
  }),
  bad: () => ({
    "a password": example(lambdaFunction({ environment: { variables: { DB_PASSWORD: "correct-horse" } } })),
    "a password of a service from source code": example(
      fromSource({ runtimeEnvironmentVariables: { DB_PASSWORD: "correct-horse" } }),
    ),
    "an access key": example(
      lambdaFunction({ environment: { variables: { LEVEL: "AKIAIOSFODNN7EXAMPLE" } } }),
    ),
  }),
});
