import { definePolicy, example, iamPolicy, iamRole, isAllow, isTakenBack } from "../../core/policy";

export default definePolicy({
  name: "disallow-inverted-iam-statements",
  displayName: "IAM statements allow what they name, not all else",
  description:
    "Allow with NotAction, NotResource or NotPrincipal grants everything but what is listed, and with it whatever AWS adds later.",
  severity: "high",
  enforcementLevel: "mandatory",
  controls: ["cis-aws-3.0:1.16", "nist-800-190:4.3.1"],
  requirements: [66],
  remediationSteps: "Name what is allowed; keep NotAction, NotResource and NotPrincipal for denials.",
  appliesTo: "PolicyDocument",
  check({ node, report }) {
    if (node.use === "boundary") return report.notApplicable("a boundary grants nothing");
    report.each(node.statements, (statement) => {
      if (!isAllow(statement)) return;
      const inverted = [
        statement.notActions && "NotAction",
        statement.notResources && "NotResource",
        statement.notPrincipals && "NotPrincipal",
      ].find((key) => key !== undefined);
      if (inverted !== undefined && !isTakenBack(node, statement))
        report(`allows all but what ${inverted} lists`, `${statement.place}.${inverted}`);
    });
  },
  good: () => ({ "named actions": example(iamPolicy()) }),
  bad: () => ({
    "all actions but one": example(iamPolicy({ Action: undefined, NotAction: "iam:*" })),
    "all principals but one": example(
      iamRole({ Principal: undefined, NotPrincipal: { AWS: "arn:aws:iam::333333333333:role/other" } }),
      { alsoFails: ["disallow-public-role-trust"] },
    ),
  }),
});
