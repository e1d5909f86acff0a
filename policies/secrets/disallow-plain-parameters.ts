import {
  definePolicy,
  example,
  findSecrets,
  isLiteralSecret,
  isSecretName,
  parameter,
} from "../../core/policy";

export default definePolicy({
  name: "disallow-plain-parameters",
  displayName: "Parameters with secrets are encrypted",
  description:
    "A String parameter is shown to everybody who may list parameters, and stands in plain text in the state and in histories.",
  severity: "high",
  enforcementLevel: "mandatory",
  controls: ["nist-800-190:4.1.4"],
  requirements: [66],
  remediationSteps: 'Set type to "SecureString", with a key of the account in keyId.',
  appliesTo: "StoredParameter",
  check({ node, report }) {
    if (node.parameterType === "SecureString") return;
    const name = node.parameterName ?? node.name;
    const last = name.split("/").at(-1) ?? name;
    const value = node.value ?? "";
    if ((isSecretName(last, value) && isLiteralSecret(value)) || findSecrets(value).length > 0)
      report(`keeps a secret (${name}) as ${node.parameterType ?? "String"}`, node.places["parameterType"]);
  },
  repairs: { type: "SecureString" },
  good: () => ({
    "a setting": example(parameter()),
    "an encrypted secret": example(
      parameter({ name: "/shop/db-password", type: "SecureString", value: "correct-horse" }),
    ),
  }),
  bad: () => ({
    "a secret by its name": example(parameter({ name: "/shop/db-password", value: "correct-horse" })),
    "a secret by its form": example(parameter({ value: "AKIAIOSFODNN7EXAMPLE" })),
  }),
});
