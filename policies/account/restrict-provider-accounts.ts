import { awsProvider, definePolicy, example } from "../../core/policy";

export default definePolicy({
  name: "restrict-provider-accounts",
  displayName: "Providers say which account they work in",
  description:
    "Without allowedAccountIds a program changes whatever account its caller happens to be logged in to: production by way of a laptop, or one group's stack in another's account.",
  severity: "medium",
  enforcementLevel: "mandatory",
  controls: [],
  requirements: [48, 49],
  remediationSteps:
    "Set allowedAccountIds on the provider (aws:allowedAccountIds in the stack's configuration).",
  appliesTo: "AwsProvider",
  check({ node, environment, report }) {
    if (!environment.controlled) return report.notApplicable("the environment is not controlled");
    if (node.assumedRoles?.some((role) => role.roleArn)) return;
    if ((node.allowedAccountIds ?? []).length === 0)
      report("works in whatever account its caller is logged in to", node.places["allowedAccountIds"]);
  },
  good: () => ({
    "one account": example(awsProvider()),
    "a role of an account": example(
      awsProvider({
        allowedAccountIds: undefined,
        assumeRoles: '[{"roleArn":"arn:aws:iam::333333333333:role/deploy"}]',
      }),
    ),
  }),
  bad: () => ({ "not set": example(awsProvider({ allowedAccountIds: undefined })) }),
});
