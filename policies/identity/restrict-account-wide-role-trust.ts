import {
  definePolicy,
  example,
  iamRole,
  isAllow,
  isTakenBack,
  isWholeAccount,
  narrowsCallers,
} from "../../core/policy";

export default definePolicy({
  name: "restrict-account-wide-role-trust",
  displayName: "Roles trust principals, not whole accounts",
  description:
    "Trusting an account leaves it to that account's own policies which of its users, roles and containers may become the role.",
  severity: "medium",
  enforcementLevel: "mandatory",
  controls: ["nist-800-190:4.3.1"],
  requirements: [48, 66],
  remediationSteps:
    "Name the role that may assume it, or limit the account's principals by an aws:PrincipalArn condition.",
  appliesTo: "PolicyDocument",
  check({ node, report }) {
    if (node.use !== "trust") return report.notApplicable("not who may become a role");
    report.each(node.statements, (statement) => {
      if (!isAllow(statement)) return;
      const account = statement.principals?.find(isWholeAccount);
      if (!account || statement.conditions?.some(narrowsCallers) || isTakenBack(node, statement)) return;
      report(`lets the whole account ${account.value} become the role`, `${statement.place}.Principal`);
    });
  },
  good: () => ({
    "a role": example(iamRole({ Principal: { AWS: "arn:aws:iam::333333333333:role/pipeline" } })),
    "an account's pipeline": example(
      iamRole({
        Principal: { AWS: "333333333333" },
        Condition: { ArnEquals: { "aws:PrincipalArn": "arn:aws:iam::333333333333:role/pipeline" } },
      }),
    ),
  }),
  bad: () => ({
    "an account's root": example(iamRole({ Principal: { AWS: "arn:aws:iam::333333333333:root" } })),
    "an account's number": example(iamRole({ Principal: { AWS: ["333333333333"] } })),
  }),
});
