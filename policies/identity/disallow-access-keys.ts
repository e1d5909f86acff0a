import { definePolicy, example, iamRole, resource } from "../../core/policy";

export default definePolicy({
  name: "disallow-access-keys",
  displayName: "Nothing uses long-lived access keys",
  description:
    "An access key works from anywhere until somebody takes it back. Containers, machines and pipelines have identities of their own.",
  severity: "medium",
  enforcementLevel: "mandatory",
  controls: ["cis-aws-3.0:1.14", "cis-aws-3.0:1.18"],
  requirements: [23, 66],
  remediationSteps:
    "Use a role: pod identity or IRSA for pods, task roles for ECS, OIDC for pipelines; then delete the key.",
  appliesTo: "AccessKey",
  check({ node, report }) {
    if (node.status === "Inactive") return report.notApplicable("the key is not active");
    report(`is a long-lived key${node.user[0]?.value ? ` of the user ${node.user[0].value}` : ""}`);
  },
  good: () => ({
    "a role in its place": example(iamRole()),
    "a key that is not active": example(
      resource("aws:iam/accessKey:AccessKey", "ci", { user: "ci", status: "Inactive" }),
    ),
  }),
  bad: () => ({ "a key": example(resource("aws:iam/accessKey:AccessKey", "ci", { user: "ci" })) }),
});
