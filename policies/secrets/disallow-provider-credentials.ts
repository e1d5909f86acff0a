import { awsProvider, definePolicy, example, isSecret } from "../../core/policy";

export default definePolicy({
  name: "disallow-provider-credentials",
  displayName: "Providers hold no access keys",
  description:
    "An access key in the program's configuration is a long-lived secret that everybody with the state or the repository can use.",
  severity: "high",
  enforcementLevel: "mandatory",
  controls: ["cis-aws-3.0:1.14"],
  requirements: [23, 66],
  remediationSteps:
    "Remove accessKey and secretKey; let the pipeline assume a role by its own identity (OIDC).",
  appliesTo: "AwsProvider",
  check({ node, report }) {
    const encrypted = isSecret(node, "secretKey") ? "as a secret" : "in plain text";
    if (node.secretKey) report(`holds an access key, ${encrypted}`, node.places["secretKey"]);
  },
  good: () => ({ "no key": example(awsProvider()) }),
  bad: () => ({
    "a key": example(awsProvider({ accessKey: "AKIAIOSFODNN7EXAMPLE", secretKey: "example" })),
  }),
});
